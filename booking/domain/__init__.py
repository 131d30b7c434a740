"""The rules of the house, explainable with paper and pencil.

Standard library only: no Flask, no SQL, no clock. A rule that depends on the time takes `now` as a parameter.
"""
