"""Coastlines, borders and places go in; maps on paper come out, drawn without a network."""
