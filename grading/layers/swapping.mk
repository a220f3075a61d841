# The layers of lab 2, in the manner of cvm.mk.
$(eval $(call cvm_layer,swap,cvm/swap,))
$(eval $(call cvm_layer,pagefault,cvm/pagefault \
        grading/layers/pagefault_model $(models)/directmap,))
