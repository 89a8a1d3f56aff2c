"""The neuron detective's page: choosing a case, painting, proving, matching, maps."""
