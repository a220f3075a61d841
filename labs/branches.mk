# What students and instructors get.
.PHONY: branches
branches: ## write a course's repositories below DEST=folder
	$(if $(DEST),,$(error say where: make branches DEST=folder))
	$(Q)labs/branches.py '$(DEST)'
