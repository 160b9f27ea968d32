"""Two more APIs, in memory and without a dependency, each of which is correct or has one defect."""
