/* SPDX-License-Identifier: MIT
 *
 * Included first where the primitives are compiled for TRACE=1: these have
 * other names then, and trace.c, which calls them, has theirs.
 */
#ifndef CVM_TRACED_H
#define CVM_TRACED_H

#define cvm_reset untraced_cvm_reset
#define cvm_clone untraced_cvm_clone
#define cvm_alloc untraced_cvm_alloc
#define cvm_free untraced_cvm_free
#define cvm_set_register untraced_cvm_set_register
#define cvm_advance untraced_cvm_advance
#define cvm_read untraced_cvm_read
#define cvm_write untraced_cvm_write
#define cvm_copy untraced_cvm_copy
#define cvm_check_image untraced_cvm_check_image
#define cvm_load untraced_cvm_load
#define cvm_map untraced_cvm_map
#define cvm_unmap untraced_cvm_unmap
#define cvm_unmap_region untraced_cvm_unmap_region
#define cvm_make_record untraced_cvm_make_record
#define cvm_set_cause untraced_cvm_set_cause
#define cvm_device_read untraced_cvm_device_read
#define cvm_device_write untraced_cvm_device_write
#define cvm_device_enable untraced_cvm_device_enable
#define cvm_device_disable untraced_cvm_device_disable
#define cvm_message untraced_cvm_message

#endif
