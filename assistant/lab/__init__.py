"""The Prompt Lab: candidates (a prompt, a model, a temperature) side by side over one suite.

    candidates x suite -> running -> results -> report -> printing | exporting | the Lab page

`aisle lab run` drives it from the terminal and `assistant.ui.back_office.lab_run` from the page.
Nothing that is played is kept in the shop.
"""
