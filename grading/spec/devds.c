/* SPDX-License-Identifier: MIT
 *
 * devds: who drives which device, and interrupts not yet heard of.
 */
#include "grading/spec/model.h"

static uint32_t bit(uint32_t device)
{
    return UINT32_C(1) << device;
}

bool may_have_driver(const struct spec *s, uint32_t device)
{
    return device < DEVICES && device != DEVICE_SWAP &&
           (s->devds.present & bit(device)) != 0;
}

uint32_t devices_of(const struct spec *s, pid p)
{
    uint32_t set = 0;

    for (uint32_t device = 0; device < DEVICES; device++) {
        if (s->devds.driver[device] == p) {
            set |= bit(device);
        }
    }
    return set;
}

void unregister_driver(struct step *step, uint32_t device)
{
    struct devds *devds = &step->s->devds;
    struct request silence = {.kind = DISABLE, .set = bit(device)};

    (void)ask(step, &silence);
    devds->driver[device] = 0;
    devds->pending &= ~bit(device);
    devds->enabled &= ~bit(device);
}

void note_interrupts(struct spec *s, uint32_t set)
{
    for (uint32_t device = 0; device < DEVICES; device++) {
        if ((set & bit(device)) != 0 && s->devds.driver[device] != 0) {
            s->devds.pending |= bit(device);
        }
    }
    s->devds.enabled &= ~set;
}
