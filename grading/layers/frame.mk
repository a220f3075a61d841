# make layer-frame: physical frames.
$(eval $(call layer,frame,cvm/frame))
