# The rules on recipients, transfers, and on the record as a whole (element "").
package dpiakit

import data.law
import rego.v1

processor_has_contract[key] := answer if {
	some key, recipient in input.recipients
	recipient.role in law.processor_roles
	answer := contracted(recipient)
}

processor_has_contract[key] := "needs-evidence" if {
	some key, recipient in input.recipients
	not recipient.role
}

processor_has_contract[key] := "needs-evidence" if {
	key := ""
	not input.recipients
}

contracted(recipient) := "pass" if recipient.contract

else := "fail" if recipient.contract == false

else := "needs-evidence"

sub_processors_authorised[key] := answer if {
	some key, recipient in input.recipients
	recipient.role in law.processor_roles
	count(recipient.sub_processors) > 0
	answer := authorised(recipient)
}

# The role is unknown, or the contract is described and the sub-processors are not.
sub_processors_authorised[key] := "needs-evidence" if {
	some key, recipient in input.recipients
	not recipient.role
	told_of_subs(recipient)
	not recipient.sub_processors == {}
}

sub_processors_authorised[key] := "needs-evidence" if {
	some key, recipient in input.recipients
	recipient.role in law.processor_roles
	recipient.clauses
	not recipient.sub_processors
}

sub_processors_authorised[key] := "needs-evidence" if {
	key := ""
	not input.recipients
}

told_of_subs(recipient) if recipient.sub_processors

else := true if recipient.clauses

authorised(recipient) := "fail" if recipient.sub_processor_authorisation == "none"

else := "fail" if {
	some sub in recipient.sub_processors
	sub.authorised == false
}

else := "fail" if {
	some sub in recipient.sub_processors
	sub.terms_flow_down == false
}

else := "pass" if {
	recipient.sub_processor_authorisation
	every sub in recipient.sub_processors {
		sub.authorised
		sub.terms_flow_down
	}
}

else := "needs-evidence"

mapped_recipients contains name if {
	some transfer in input.transfers
	name := transfer.recipient
}

unmapped_transfer if {
	some transfer in input.transfers
	not transfer.recipient
}

recipient_abroad_is_mapped[key] := answer if {
	some key, recipient in input.recipients
	country := recipient.country
	not country in law.eea
	answer := mapped(key)
}

recipient_abroad_is_mapped[key] := "needs-evidence" if {
	some key, recipient in input.recipients
	not recipient.country
}

recipient_abroad_is_mapped[key] := "needs-evidence" if {
	key := ""
	not input.recipients
}

mapped(key) := "pass" if key in mapped_recipients

else := "needs-evidence" if unmapped_transfer

else := "fail" if input.transfers

else := "needs-evidence"

other_ways := {"adequacy", "dpf", "scc-2010", "derogation"}

another_way(transfer) if transfer.safeguard in other_ways

carried(transfer) if transfer.safeguard in law.transfer_safeguards

transfer_has_safeguard[key] := answer if {
	some key, transfer in leaving
	not another_way(transfer)
	answer := safeguarded(transfer)
}

transfer_has_safeguard[key] := "needs-evidence" if {
	some key, transfer in leaving_open
	not another_way(transfer)
}

transfer_has_safeguard[key] := "needs-evidence" if {
	key := ""
	not input.transfers
}

safeguarded(transfer) := "pass" if transfer.safeguard in law.transfer_safeguards

else := "pass" if on_file(transfer)

else := "pass" if adequate(transfer)

else := "fail" if {
	transfer.safeguard
	adequate(transfer) == false
}

else := "needs-evidence"

rests_on_clauses[key] := answer if {
	some key, transfer in input.transfers
	clauses_used(transfer)
	answer := by_clauses(key, transfer)
}

clauses_used(transfer) if transfer.safeguard == "scc-2021"

else := true if {
	"scc-2021" in transfer.safeguards_also
	not carried(transfer)
}

by_clauses(key, transfer) := false if leaves[key] == false

else := false if adequate_as_stated(transfer)

else := true if {
	leaves[key]
	adequate_as_stated(transfer) == false
}

listed(transfer) if input.recipients[transfer.recipient].dpf

adequate_as_stated(transfer) := false if adequate(transfer) == false

else := false if {
	transfer.destination in law.usa
	not listed(transfer)
}

else := true if {
	listed(transfer)
	adequate(transfer)
}

else := true if {
	destination := transfer.destination
	not destination in law.usa
	adequate(transfer)
}

scc_is_complete[key] := answer if {
	some key, rests in rests_on_clauses
	rests
	answer := clauses_complete(input.transfers[key])
}

scc_is_complete[key] := "needs-evidence" if {
	some key, transfer in input.transfers
	clauses_used(transfer)
	not rests_on_clauses[key]
	not rests_on_clauses[key] == false
}

scc_is_complete[key] := "needs-evidence" if {
	key := ""
	not input.transfers
}

clauses_complete(transfer) := "fail" if transfer.scc_signed > law.on

else := "fail" if transfer.scc_unchanged == false

else := "fail" if transfer.scc_annexes_complete == false

else := "pass" if {
	transfer.scc_signed
	transfer.scc_unchanged
	transfer.scc_annexes_complete
}

else := "needs-evidence"

dpf_certification_is_current[key] := answer if {
	some key, transfer in leaving
	transfer.safeguard in {"adequacy", "dpf"}
	transfer.destination in law.usa
	listed(transfer)
	answer := certification(input.recipients[transfer.recipient].dpf)
}

# Without an entry on the list the entity is not named, whatever else is unknown.
dpf_certification_is_current[key] := "fail" if {
	some key, transfer in leaving
	transfer.safeguard in {"adequacy", "dpf"}
	transfer.destination in law.usa
	not listed(transfer)
}

dpf_certification_is_current[key] := "needs-evidence" if {
	some key, transfer in leaving
	transfer.safeguard in {"adequacy", "dpf"}
	not transfer.destination
}

dpf_certification_is_current[key] := "needs-evidence" if {
	some key, transfer in leaving_open
	transfer.safeguard in {"adequacy", "dpf"}
	maybe_american(transfer)
}

dpf_certification_is_current[key] := "needs-evidence" if {
	key := ""
	not input.transfers
}

maybe_american(transfer) if not transfer.destination

else := true if transfer.destination in law.usa

certification(dpf) := "fail" if not dpf.entity

else := "fail" if dpf.checked < law.ninety_days_ago

else := "pass" if dpf.checked

else := "needs-evidence"

transfer_told_in_notice[key] := answer if {
	input.notices
	not acts_only_as_processor
	some key, transfer in leaving
	answer := told_in_notice(transfer)
}

transfer_told_in_notice[key] := "needs-evidence" if {
	input.notices
	not acts_only_as_processor
	some key, _ in leaving_open
}

transfer_told_in_notice[key] := "needs-evidence" if {
	key := ""
	input.notices
	not acts_only_as_processor
	not input.transfers
}

told_in_notice(transfer) := "pass" if transfer.told_in_notice

else := "fail" if transfer.told_in_notice == false

else := "needs-evidence"

# The record as a whole

security_is_tested[key] := answer if {
	key := ""
	input.security
	answer := tested(input.security)
}

tested(security) := "fail" if security.regular_testing > law.on

else := "fail" if security.restore_tested > law.on

else := "pass" if {
	security.regular_testing
	security.restore_tested
}

else := "needs-evidence"

dpo_independent[key] := answer if {
	key := ""
	input.controller.dpo.appointed
	answer := independent(input.controller.dpo)
}

independent(dpo) := "fail" if dpo.independent == false

else := "fail" if dpo.conflict_of_interest

else := "fail" if dpo.resourced == false

else := "pass" if {
	dpo.independent
	dpo.conflict_of_interest == false
	dpo.resourced
}

else := "needs-evidence"

dpia_is_approved[key] := answer if {
	key := ""
	input.governance.impact_assessment.done
	answer := approved(input.governance.impact_assessment)
}

approved(assessment) := "fail" if assessment.approved > law.on

else := "fail" if not assessment.approved_by

else := "fail" if assessment.decision == "rejected"

else := "pass" if assessment.approved

else := "needs-evidence"

one_group if count(input.data_subjects) == 1

notice_given_in_time[key] := answer if {
	not acts_only_as_processor
	some key, _ in input.data_subjects
	gives[key]
	answer := told_in_time(key)
}

notice_given_in_time[key] := "needs-evidence" if {
	not acts_only_as_processor
	some key, _ in input.data_subjects
	not gives[key]
	not gives[key] == false
}

notice_given_in_time[key] := "needs-evidence" if {
	key := ""
	not acts_only_as_processor
	not input.data_subjects
}

gives[key] := answer if {
	some key, _ in input.data_subjects
	answer := gives_data(key)
}

own_sources := {"data-subject", "device"}

gives_data(group) if {
	some item in input.data_items
	item.source in own_sources
	about_group(group, item)
}

else := false if {
	every item in input.data_items {
		gives_not(group, item)
	}
}

about_group(group, item) if group in item.people

else := true if {
	one_group
	not item.people
}

gives_not(group, item) if {
	source := item.source
	not source in own_sources
}

else := true if {
	people := item.people
	not group in people
}

in_time := {"before-collection", "at-collection"}

told_in_time(group) := "pass" if {
	some notice in input.notices
	notice.given in in_time
	addressed(group, notice)
}

else := "fail" if {
	every notice in input.notices {
		told_not(group, notice)
	}
}

else := "needs-evidence"

addressed(group, notice) if not notice.audience

else := true if group in notice.audience

told_not(group, notice) if {
	notice.audience
	not group in notice.audience
}

else := true if {
	given := notice.given
	not given in in_time
}
