/* SPDX-License-Identifier: MIT
 *
 * Cards on the first PCI bus: where their registers are, and which interrupt
 * line is theirs.
 *
 * Layer: cvm/pci. Uses: x86.
 * Source: PCI Local Bus Specification 2.2, sect. 3.2.2.3 (configuration
 * mechanism 1) and 6.1 (configuration space).
 */
#ifndef CVM_PCI_H
#define CVM_PCI_H

#include <stdbool.h>
#include <stdint.h>

struct pci_card {
    uint16_t port; /* the first of its registers */
    uint32_t line; /* of the interrupt controllers, as the firmware set it */
};

/* Finds the card ID and lets it answer to its ports.
 *
 * ID        device << 16 | vendor.
 * FREE      the ports that it gets if the firmware gave it none: a multiple of
 *           256, above all ports of the mainboard.
 * CARD      is filled in; undefined if there is no such card.
 * Returns:  whether there is one; false on a PC without PCI.
 */
bool pci_find(uint32_t id, uint16_t free, struct pci_card *card);

#endif
