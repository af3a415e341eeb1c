# What several rules ask of a record. An answer is true, false or undefined: nobody gave it.
# The record is input; data.law holds the day and the dated sets, written as Rego sets.
package dpiakit

import data.law
import rego.v1

default acts_only_as_processor := false

acts_only_as_processor if input.controller.role in law.processor_roles

some_in(values, words) if {
	some value in values
	value in words
}

else := false

all_in(values, words) if {
	every value in values {
		value in words
	}
}

else := false

# Purposes

all_within := all_in(input.controller.establishments, law.eea)

own_purpose[key] := answer if {
	some key, purpose in input.purposes
	answer := owned(purpose)
}

owned(purpose) := false if acts_only_as_processor

else := true if not purpose.markets

else := true if some_in(purpose.markets, law.eea)

else := answer if {
	answer := all_within
}

explicit_ground if {
	some item in input.data_items
	item.special_ground == "explicit-consent"
}

refers_to_explicit(purpose) if {
	some name in purpose.data
	input.data_items[name].special_ground == "explicit-consent"
}

without_explicit(_) if {
	input.data_items
	not explicit_ground
}

without_explicit(purpose) if {
	purpose.data
	not refers_to_explicit(purpose)
}

asks_consent[key] := answer if {
	some key, purpose in input.purposes
	answer := asks(key, purpose)
}

asks(key, purpose) := false if own_purpose[key] == false

else := true if {
	purpose.lawful_basis == "consent"
	own_purpose[key]
}

else := true if {
	own_purpose[key]
	explicit_ground
	refers_to_explicit(purpose)
}

else := false if {
	purpose.lawful_basis != "consent"
	without_explicit(purpose)
}

consent_asked[key] := purpose if {
	some key, purpose in input.purposes
	asks_consent[key]
}

consent_unsure[key] := purpose if {
	some key, purpose in input.purposes
	not asks_consent[key]
	not asks_consent[key] == false
}

# Whether it rests on a basis is open.
basis_open(key, purpose, _) if {
	not purpose.lawful_basis
	not own_purpose[key] == false
}

basis_open(key, purpose, basis) if {
	purpose.lawful_basis == basis
	not own_purpose[key]
	not own_purpose[key] == false
}

# Transfers

established_within := some_in(input.controller.establishments, law.eea)

abroad(transfer) if transfer.organisation == "ORG-EPO"

else := false if transfer.organisation

else := false if transfer.destination in law.eea

else := true if transfer.destination

from_here(transfer) if not transfer.exporter_country

else := true if transfer.exporter_country in law.eea

else := true if established_within == false

else := false if established_within

leaves_area(transfer) := false if transfer.separate_entity == false

else := false if abroad(transfer) == false

else := false if from_here(transfer) == false

else := true if {
	abroad(transfer)
	from_here(transfer)
}

leaves[key] := answer if {
	some key, transfer in input.transfers
	answer := leaves_area(transfer)
}

leaving[key] := transfer if {
	some key, transfer in input.transfers
	leaves[key]
}

leaving_open[key] := transfer if {
	some key, transfer in input.transfers
	not leaves[key]
	not leaves[key] == false
}

needed_law := {
	"BR": "lgpd",
	"CA": "pipeda-commercial",
	"JP": "appi-supplementary-rules",
	"KR": "pipa",
}

place(transfer) := transfer.organisation if transfer.organisation

else := answer if {
	answer := transfer.destination
}

adequate(transfer) if {
	not transfer.organisation
	transfer.destination in law.eea
}

else := true if place(transfer) in law.adequate_places

else := answer if {
	where := place(transfer)
	conditional(where)
	answer := under_condition(where, transfer)
}

else := false if {
	where := place(transfer)
	not conditional(where)
}

conditional(where) if where in law.usa

else := true if where == "IL"

else := true if needed_law[where]

under_condition(where, transfer) := answer if {
	where == "IL"
	answer := transfer.automated
}

under_condition(where, transfer) := answer if {
	where in law.usa
	answer := certified(transfer, input.recipients[transfer.recipient].dpf)
}

under_condition(where, transfer) if needed_law[where] in input.recipients[transfer.recipient].legal_scope

under_condition(where, transfer) := false if {
	scope := input.recipients[transfer.recipient].legal_scope
	not needed_law[where] in scope
	needed_law[where]
}

told_of_staff(transfer) if is_boolean(transfer.hr_data)

certified(transfer, dpf) := false if dpf.status != "active"

else := false if covered(transfer, dpf) == false

else := true if {
	dpf.status == "active"
	covered(transfer, dpf)
}

covered(transfer, dpf) if {
	transfer.hr_data
	"hr" in dpf.covers
}

else := true if {
	transfer.hr_data == false
	"non-hr" in dpf.covers
}

else := true if {
	not told_of_staff(transfer)
	"hr" in dpf.covers
	"non-hr" in dpf.covers
}

else := false if {
	is_boolean(transfer.hr_data)
	dpf.covers
}

else := false if {
	dpf.covers
	not "hr" in dpf.covers
	not "non-hr" in dpf.covers
}

on_file(transfer) if {
	some other in transfer.safeguards_also
	other in law.transfer_safeguards
}

# Devices and messages

reaches_eea := some_in(input.markets, law.eea)

reaches_uk := some_in(input.markets, law.uk)

within_eea(element) := some_in(input.purposes[element.purpose].markets, law.eea) if input.purposes[element.purpose].markets

else := answer if {
	answer := reaches_eea
}

within_uk(element) := some_in(input.purposes[element.purpose].markets, law.uk) if input.purposes[element.purpose].markets

else := answer if {
	answer := reaches_uk
}

unclaimed(tracker) if {
	tracker.use in {"advertising", "profiling", "social"}
	not tracker.exemption
}

exempt[key] := answer if {
	some key, tracker in input.trackers
	answer := exempt_in_directive(tracker)
}

exempt_in_directive(tracker) := false if unclaimed(tracker)

else := true if tracker.exemption in {"transmission", "audience-measurement"}

else := answer if {
	tracker.exemption == "strictly-necessary"
	answer := tracker.requested_by_person
}

else := false if tracker.exemption != "strictly-necessary"

exempt_in_uk(tracker) := false if unclaimed(tracker)

else := answer if {
	tracker.exemption == "strictly-necessary"
	answer := tracker.requested_by_person
}

else := true if {
	tracker.exemption in law.uk_exceptions
	tracker.exemption != "strictly-necessary"
}

else := false if {
	exemption := tracker.exemption
	not exemption in law.uk_exceptions
}

consented[key] := answer if {
	some key, tracker in input.trackers
	answer := tracker_consented(input.purposes[tracker.purpose])
}

tracker_consented(purpose) := false if purpose.consent.pre_ticked

else := purpose.consent.affirmative_act if is_boolean(purpose.consent.affirmative_act)

else := true if purpose.lawful_basis == "consent"

else := false if purpose.lawful_basis

# California and children

uses_for_advertising(recipient) if recipient.cross_context_advertising

else := true if recipient.customer_list_upload

processes(recipient) if recipient.role in law.processor_roles

gives_value(recipient) if {
	recipient.consideration != "none"
	not processes(recipient)
}

sale_shown if {
	some recipient in input.recipients
	uses_for_advertising(recipient)
}

sale_shown if {
	some recipient in input.recipients
	gives_value(recipient)
}

sells_or_shares if sale_shown

else := true if input.opt_outs.sells

else := true if input.opt_outs.shares

else := false if {
	input.opt_outs.sells == false
	input.opt_outs.shares == false
}

sale_open if {
	not sells_or_shares
	not sells_or_shares == false
}

uses_for_itself(recipient) if recipient.own_purposes

else := true if recipient.cross_context_advertising

else := true if recipient.trains_own_models

else := true if recipient.role in {"controller", "joint-controller", "third-party"}

else := false if recipient.role

users_are_children if input.children.involved == "directed"

else := true if {
	input.children.involved == "mixed-audience"
	input.children.age_screen_before_collection == false
}

else := false if {
	input.children.involved == "mixed-audience"
	input.children.age_screen_before_collection
}

else := false if {
	involved := input.children.involved
	not involved in {"directed", "mixed-audience"}
}

child_item[name] := answer if {
	some name, item in input.data_items
	answer := about_children(item)
}

about_children(item) if not item.people

else := true if {
	some name in item.people
	child_group(name)
}

else := false if {
	every name in item.people {
		child_group(name) == false
	}
}

child_group(name) if input.data_subjects[name].category in law.groups_of_children

else := answer if {
	input.data_subjects[name].category in law.groups_of_users
	answer := users_are_children
}

else := false if {
	category := input.data_subjects[name].category
	not category in law.groups_of_users
}

receives_children(recipient) if not recipient.data

else := true if {
	some name in recipient.data
	not input.data_items[name]
}

else := true if {
	some name in recipient.data
	child_item[name]
}

else := false if {
	every name in recipient.data {
		child_item[name] == false
	}
}
