# Lab 7: as lab 4, and regions with pagers.
lab7 := labs/lab7-pagers
LAB_ON_VAMOS := $(lab7)
LAB_LAYERS := pager
include labs/lab3-scheduler/lab.mk
include labs/lab4-messages/conform.mk
