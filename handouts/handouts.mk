# Words: the reference of the ABI (generated) and the handouts, as HTML; the
# reference as PDF, too.
PANDOC := pandoc --standalone --self-contained --toc --toc-depth 2 \
        --from markdown --css handouts/style.css
HANDOUTS := $(patsubst %.md,$(BUILD)/%.html,$(wildcard handouts/*.md))
MANUAL := $(BUILD)/handouts/abi.html $(BUILD)/handouts/abi.pdf

.PHONY: manual handouts
manual: $(MANUAL) ## write the ABI reference, build/handouts/abi.html, .pdf
handouts: $(HANDOUTS) $(MANUAL) ## build the handouts, build/handouts/*.html

# The tests' faults of calls: a student's tree has none.
FAULTS := $(wildcard grading/tests/guest/faults.def)
# The rules and examples of the executable specification; each example is run
# on the model before it is printed.
ifneq ($(SPEC_FILES),)
MANUAL_MODEL := --model grading/spec $(SPEC_RUN:%=--runner % \
        --archive $(BUILD)/examples.tar)
MANUAL_NEEDS := $(SPEC_RUN) $(BUILD)/examples.tar $(SPEC_FILES) $(SPEC_EXAMPLES)
endif
$(BUILD)/handouts/abi.md: $(addprefix grading/host/,manual.py rules.py examples.py) \
        $(wildcard kernel/abi/*) $(FAULTS) $(MANUAL_NEEDS)
	@grading/host/doctor --install manual
	@mkdir -p $(@D)
	$(Q)$(PYTHON) $< kernel/abi $@ $(FAULTS:%=--faults %) $(MANUAL_MODEL)

$(BUILD)/handouts/abi.html: $(BUILD)/handouts/abi.md handouts/style.css
	$(call say,HTML)
	$(Q)$(PANDOC) $< -o $@

# WeasyPrint warns of each rule of the style that is for screens.
$(BUILD)/handouts/abi.pdf: $(BUILD)/handouts/abi.md handouts/style.css
	$(call say,PDF)
	$(Q)$(PANDOC) --pdf-engine weasyprint $< -o $@ 2>$@.log || \
	    { cat $@.log >&2; exit 1; }

$(BUILD)/handouts/%.html: handouts/%.md handouts/style.css
	$(call say,HTML)
	@mkdir -p $(@D)
	$(Q)$(PANDOC) --metadata pagetitle=$* --resource-path handouts:$(BUILD) \
	    $< -o $@
