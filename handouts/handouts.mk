# Words: the reference of the ABI (generated) and the handouts, as HTML.
PANDOC := pandoc --standalone --self-contained --toc --toc-depth 2 \
        --from markdown --css handouts/style.css
HANDOUTS := $(patsubst %.md,$(BUILD)/%.html,$(wildcard handouts/*.md))
MANUAL := $(BUILD)/handouts/abi.html

.PHONY: manual handouts
manual: $(MANUAL) ## write the ABI reference, build/handouts/abi.html
handouts: $(HANDOUTS) $(MANUAL) ## build the handouts, build/handouts/*.html

# The tests' faults of calls: a student's tree has none.
FAULTS := $(wildcard grading/tests/guest/faults.def)
$(BUILD)/handouts/abi.md: grading/host/manual.py $(wildcard kernel/abi/*) $(FAULTS)
	@grading/host/doctor --install manual
	@mkdir -p $(@D)
	$(Q)$(PYTHON) $< kernel/abi $@ $(FAULTS:%=--faults %)

$(MANUAL): $(BUILD)/handouts/abi.md handouts/style.css
	$(call say,HTML)
	$(Q)$(PANDOC) $< -o $@

$(BUILD)/handouts/%.html: handouts/%.md handouts/style.css
	$(call say,HTML)
	@mkdir -p $(@D)
	$(Q)$(PANDOC) --metadata pagetitle=$* --resource-path handouts:$(BUILD) \
	    $< -o $@
