"""A Files API server of its own, with defects to switch on.

It follows `spec/azure-openai-files/2024-10-21.yaml` and knows nothing of the checks that are run against it: what it
gets wrong on purpose is taken from the bugs that authors of gateways, proxies and emulators really make.
"""
