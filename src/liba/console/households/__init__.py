"""Households and people: search, the household on one page, changes. Every look is a line of the journal."""

from django.urls import path

from liba.console.households import editing, joining, merging, people, search, standing

ADDRESSES = (
    path("households/", search.page, name="households"),
    path("households/new", editing.new, name="household_new"),
    path("households/<int:household_id>/", standing.page, name="household"),
    path("households/<int:household_id>/history", standing.history, name="household_history"),
    path("households/<int:household_id>/edit", editing.edit, name="household_edit"),
    path("households/<int:household_id>/move", editing.move, name="household_move"),
    path("households/<int:household_id>/close", editing.close, name="household_close"),
    path("households/<int:household_id>/same", joining.same, name="household_same"),
    path("households/merges/<int:merge_id>/undo", joining.undo, name="household_unmerge"),
    path("households/<int:household_id>/people/new", people.new, name="person_new"),
    path("people/duplicates", merging.duplicates, name="duplicates"),
    path("people/merge", merging.compare, name="person_merge"),
    path("people/merges/<int:merge_id>/undo", merging.undo, name="person_unmerge"),
    path("people/<int:person_id>/reveal", standing.reveal, name="person_reveal"),
    path("people/<int:person_id>/presence", people.presence, name="person_presence"),
    path("households/<int:household_id>/people/<int:person_id>/edit", people.edit, name="person_edit"),
    path("households/<int:household_id>/people/<int:person_id>/move", people.move, name="person_move"),
)
