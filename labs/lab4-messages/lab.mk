# Lab 4: as lab 3, and a kernel that tells each of its steps.
LAB_ON_VAMOS := labs/lab4-messages
LAB_LAYERS := rights ipc
include labs/lab3-scheduler/lab.mk
include labs/lab4-messages/conform.mk
