# Words: the reference of the ABI (generated) and the handouts, as a site of HTML
# pages in build/handouts, each as PDF, too. In a student's tree there are fewer.
SITE := $(BUILD)/handouts
PAGES := $(sort $(wildcard handouts/lab*.md)) \
        $(wildcard handouts/tools.md handouts/programs.md) $(SITE)/abi.md \
        $(wildcard handouts/instructor.md)
HANDOUTS := $(foreach p,$(PAGES),$(SITE)/$(basename $(notdir $(p))))
MANUAL := $(SITE)/abi.html $(SITE)/abi.pdf
PAGE_TOOLS := $(HOST)/handout.py $(HOST)/pandoc_tree.py handouts/page.template
STYLES := $(SITE)/style.css $(SITE)/print.css
PANDOC = pandoc --from markdown --no-highlight \
        --template handouts/page.template \
        --toc-depth 3 --filter $(HOST)/handout.py \
        --metadata page=$(basename $(notdir $@)) --metadata pages='$(PAGES)' \
        --metadata figures=$(SITE)/figures

.PHONY: manual handouts site check-handouts
manual: ## write the ABI reference, build/handouts/abi.html, .pdf
handouts: ## check and build the handouts, build/handouts/index.html
manual handouts:
	@$(DOCTOR) --install $@ run $(if $(SPEC_FILES),spec) >&2
	+$(Q)$(MAKE) --no-print-directory $(if $(filter manual,$@),$(MANUAL),site)

site: check-handouts $(SITE)/index.html $(HANDOUTS:%=%.html) $(HANDOUTS:%=%.pdf)

# Links, and the names of files, targets, tests and points in the texts.
check-handouts: $(PAGES)
	$(Q)$(PYTHON) $(HOST)/handout_check.py $(PAGES)

# The tests' faults of calls: a student's tree has none.
FAULTS := $(wildcard grading/tests/guest/faults.def)
# The rules and examples of the executable specification; each example is run
# on the model before it is printed.
ifneq ($(SPEC_FILES),)
MANUAL_MODEL := --model grading/spec $(SPEC_RUN:%=--runner % \
        --archive $(BUILD)/examples.tar)
MANUAL_NEEDS := $(SPEC_RUN) $(BUILD)/examples.tar $(SPEC_FILES) $(SPEC_EXAMPLES)
endif
$(SITE)/abi.md: $(addprefix $(HOST)/,manual.py rules.py examples.py) \
        $(wildcard kernel/abi/*) $(FAULTS) $(MANUAL_NEEDS)
	@mkdir -p $(@D)
	$(Q)$(PYTHON) $< kernel/abi $@ $(FAULTS:%=--faults %) $(MANUAL_MODEL)

$(SITE)/index.md: $(HOST)/handout_index.py $(HOST)/pandoc_tree.py $(PAGES)
	$(Q)$(PYTHON) $< $(PAGES) >$@

$(SITE)/%.css: handouts/%.css
	@mkdir -p $(@D)
	$(Q)cp $< $@

# A page names its neighbours, so it is made anew when any text changes.
page = $(Q)$(PANDOC) $(if $(filter %/index.md,$<),,--toc) $< -o $@
$(SITE)/%.html: handouts/%.md $(PAGES) $(PAGE_TOOLS) $(STYLES)
	$(call say,HTML)
	$(page)
$(SITE)/%.html: $(SITE)/%.md $(PAGES) $(PAGE_TOOLS) $(STYLES)
	$(call say,HTML)
	$(page)

# Quiet: it warns of each rule of the style that is for screens.
$(SITE)/%.pdf: $(SITE)/%.html
	$(call say,PDF)
	$(Q)weasyprint --quiet $< $@
