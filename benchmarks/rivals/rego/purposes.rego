# The rules on purposes and on items of data: element to outcome. What is not in it is not applicable.
package dpiakit

import data.law
import rego.v1

consent_can_be_withdrawn[key] := answer if {
	some key, purpose in consent_asked_described
	answer := withdrawable(purpose.consent)
}

consent_can_be_withdrawn[key] := "needs-evidence" if some key in consent_asked_open

consent_asked_described[key] := purpose if {
	some key, purpose in consent_asked
	purpose.consent
}

# Purposes that ask, or may ask, for consent, and about which nothing else is known.
consent_asked_open contains key if {
	some key, purpose in consent_asked
	not purpose.consent
}

consent_asked_open contains key if some key, _ in consent_unsure

consent_asked_open contains "" if not input.purposes

withdrawable(consent) := "pass" if consent.withdrawal_route

else := "fail" if consent.withdrawal_route == false

else := "needs-evidence"

consent_is_affirmative[key] := answer if {
	some key, purpose in consent_asked_described
	answer := affirmative(purpose.consent)
}

consent_is_affirmative[key] := "needs-evidence" if some key in consent_asked_open

affirmative(consent) := "fail" if consent.affirmative_act == false

else := "fail" if consent.pre_ticked

else := "pass" if {
	consent.affirmative_act
	consent.pre_ticked == false
}

else := "needs-evidence"

consent_is_free[key] := answer if {
	some key, purpose in consent_asked_described
	answer := free(purpose.consent)
}

consent_is_free[key] := "needs-evidence" if some key in consent_asked_open

free(consent) := "fail" if consent.condition_of_service

else := "fail" if consent.detriment_on_refusal

else := "pass" if {
	consent.condition_of_service == false
	consent.detriment_on_refusal == false
}

else := "needs-evidence"

consent_is_informed[key] := answer if {
	some key, purpose in consent_asked_described
	answer := informed(purpose.consent)
}

consent_is_informed[key] := "needs-evidence" if {
	some key, purpose in consent_unsure
	purpose.consent
}

consent_is_informed[key] := "needs-evidence" if {
	key := ""
	not input.purposes
}

informed(consent) := "fail" if {
	some told in ["controller", "purpose", "data"]
	not told in consent.informed_of
	consent.informed_of
}

else := "fail" if right_told(consent) == false

else := "pass" if {
	consent.informed_of
	right_told(consent)
}

else := "needs-evidence"

right_told(consent) := consent.withdrawal_told_before if is_boolean(consent.withdrawal_told_before)

else := true if "right-to-withdraw" in consent.informed_of

else := false if consent.informed_of

withdrawal_is_easy[key] := answer if {
	some key, purpose in consent_asked_described
	not purpose.consent.withdrawal_route == false
	answer := easy(purpose.consent)
}

withdrawal_is_easy[key] := "needs-evidence" if {
	some key, purpose in consent_unsure
	purpose.consent
	not purpose.consent.withdrawal_route == false
}

withdrawal_is_easy[key] := "needs-evidence" if {
	key := ""
	not input.purposes
}

easy(consent) := "pass" if consent.withdrawal_as_easy

else := "fail" if consent.withdrawal_as_easy == false

else := "needs-evidence"

tracked contains name if {
	some tracker in input.trackers
	name := tracker.purpose
}

refusal_is_as_easy[key] := answer if {
	some key, purpose in input.purposes
	purpose.consent.buttons
	purpose.lawful_basis == "consent"
	own_purpose[key]
	not key in tracked
	answer := refusable(purpose.consent)
}

refusal_is_as_easy[key] := "needs-evidence" if {
	some key, purpose in input.purposes
	purpose.consent.buttons
	not key in tracked
	basis_open(key, purpose, "consent")
}

refusal_is_as_easy[key] := "needs-evidence" if {
	key := ""
	not input.purposes
}

refusable(consent) := "fail" if consent.refuse_as_prominent == false

else := "fail" if consent.clicks_to_refuse > consent.clicks_to_accept

else := "pass" if {
	consent.refuse_as_prominent
	consent.clicks_to_refuse <= consent.clicks_to_accept
}

else := "needs-evidence"

contract_basis_is_necessary[key] := answer if {
	some key, purpose in input.purposes
	purpose.lawful_basis == "contract"
	own_purpose[key]
	answer := necessary_for_contract(purpose)
}

contract_basis_is_necessary[key] := "needs-evidence" if {
	some key, purpose in input.purposes
	basis_open(key, purpose, "contract")
}

contract_basis_is_necessary[key] := "needs-evidence" if {
	key := ""
	not input.purposes
}

necessary_for_contract(purpose) := "fail" if purpose.aim in law.improvement_aims

else := "fail" if purpose.necessary_for_contract == false

else := "pass" if {
	purpose.aim
	purpose.necessary_for_contract
}

else := "needs-evidence"

duty_bases := {"vital-interests", "legal-obligation", "public-task"}

commercial_purpose_has_fitting_basis[key] := answer if {
	some key, purpose in input.purposes
	purpose.lawful_basis in duty_bases
	own_purpose[key]
	answer := fitting(purpose)
}

commercial_purpose_has_fitting_basis[key] := "needs-evidence" if {
	some key, purpose in input.purposes
	not purpose.lawful_basis
	not own_purpose[key] == false
}

commercial_purpose_has_fitting_basis[key] := "needs-evidence" if {
	some key, purpose in input.purposes
	purpose.lawful_basis in duty_bases
	not own_purpose[key]
	not own_purpose[key] == false
}

commercial_purpose_has_fitting_basis[key] := "needs-evidence" if {
	key := ""
	not input.purposes
}

fitting(purpose) := "fail" if purpose.aim in law.commercial_aims

else := "fail" if {
	purpose.lawful_basis != "public-task"
	ordinary_aim(purpose.aim)
}

else := "pass" if purpose.aim

else := "needs-evidence"

ordinary_aim(aim) if aim == "loyalty-programme"

ordinary_aim(aim) if aim in law.personalising_aims

ordinary_aim(aim) if aim in law.improvement_aims

legitimate_interest_is_assessed[key] := answer if {
	some key, purpose in interested
	answer := assessed(purpose.legitimate_interest)
}

legitimate_interest_is_assessed[key] := "needs-evidence" if some key in interest_open

interested[key] := purpose if {
	some key, purpose in input.purposes
	purpose.lawful_basis == "legitimate-interests"
	own_purpose[key]
	purpose.legitimate_interest
}

interest_open contains key if {
	some key, purpose in input.purposes
	purpose.lawful_basis == "legitimate-interests"
	own_purpose[key]
	not purpose.legitimate_interest
}

interest_open contains key if {
	some key, purpose in input.purposes
	basis_open(key, purpose, "legitimate-interests")
}

interest_open contains "" if not input.purposes

assessed(test) := "fail" if test.done > law.on

else := "fail" if test.interest_lawful_and_real == false

else := "fail" if test.less_intrusive_means_exist

else := "pass" if {
	test.done
	test.interest_lawful_and_real
	test.less_intrusive_means_exist == false
}

else := "needs-evidence"

legitimate_interest_passes_balance[key] := answer if {
	some key, purpose in interested
	answer := balanced(purpose.legitimate_interest)
}

legitimate_interest_passes_balance[key] := "needs-evidence" if some key in interest_open

balanced(test) := "fail" if test.outcome == "fails"

else := "fail" if {
	test.outcome == "passes-with-safeguards"
	not test.safeguards
}

else := "pass" if test.outcome

else := "needs-evidence"

purpose_is_specified[key] := answer if {
	some key, purpose in input.purposes
	own_purpose[key]
	answer := specified(purpose)
}

purpose_is_specified[key] := "needs-evidence" if {
	some key, _ in input.purposes
	not own_purpose[key]
	not own_purpose[key] == false
}

purpose_is_specified[key] := "needs-evidence" if {
	key := ""
	not input.purposes
}

specified(purpose) := "fail" if {
	purpose.name in law.vague_purposes
	not purpose.description
}

else := "fail" if {
	purpose.description in law.vague_purposes
	not clear_name(purpose)
}

else := "pass" if purpose.name

else := "pass" if clear_aim(purpose)

else := "pass" if purpose.description != ""

else := "fail" if {
	purpose.aim in law.improvement_aims
	purpose.description == ""
}

else := "needs-evidence"

clear_name(purpose) if {
	name := purpose.name
	not name in law.vague_purposes
}

clear_aim(purpose) if {
	aim := purpose.aim
	not aim in law.improvement_aims
}

# Items of data

source_is_recorded[key] := answer if {
	not acts_only_as_processor
	some key, item in input.data_items
	not derived(item)
	answer := sourced(item)
}

source_is_recorded[key] := "needs-evidence" if {
	key := ""
	not acts_only_as_processor
	not input.data_items
}

derived(item) if item.origin in {"derived", "inferred"}

told_source(item) if is_boolean(item.source_publicly_accessible)

sourced(item) := "fail" if item.source == "indirect"

else := "fail" if {
	item.source in {"broker", "partner", "scraped"}
	not told_source(item)
}

else := "pass" if item.source

else := "needs-evidence"

deletion_is_automatic_or_proven[key] := answer if {
	some key, item in input.data_items
	item.retention.period
	not item.state == "anonymised"
	answer := deleted(item.retention)
}

deletion_is_automatic_or_proven[key] := "needs-evidence" if {
	key := ""
	not input.data_items
}

deleted(retention) := "pass" if retention.deletion_automatic

else := "pass" if retention.deletion_proven

else := "fail" if {
	retention.deletion_automatic == false
	retention.deletion_proven == false
}

else := "needs-evidence"

retention_not_indefinite[key] := answer if {
	some key, item in input.data_items
	not item.state == "anonymised"
	answer := kept(key, item)
}

retention_not_indefinite[key] := "needs-evidence" if {
	key := ""
	not input.data_items
}

kept(key, item) := "pass" if not item.retention.indefinite

else := "pass" if archived(key)

else := "pass" if {
	item.retention.reason
	kept_by_law(key)
}

else := "fail" if {
	never_archived(key)
	not item.retention.reason
}

else := "fail" if {
	never_archived(key)
	never_by_law(key)
}

else := "needs-evidence"

archive_aims := {"archiving", "research", "clinical-trial", "statistics"}

law_bases := {"legal-obligation", "public-task"}

archived(key) if {
	some purpose in input.purposes
	purpose.aim in archive_aims
	key in purpose.data
}

kept_by_law(key) if {
	some purpose in input.purposes
	purpose.lawful_basis in law_bases
	key in purpose.data
}

never_archived(key) if {
	every purpose in input.purposes {
		not_archiving(key, purpose)
	}
}

not_archiving(key, purpose) if {
	aim := purpose.aim
	not aim in archive_aims
}

else := true if without(key, purpose)

never_by_law(key) if {
	every purpose in input.purposes {
		not_by_law(key, purpose)
	}
}

not_by_law(key, purpose) if {
	basis := purpose.lawful_basis
	not basis in law_bases
}

else := true if without(key, purpose)

without(key, purpose) if {
	data_of := purpose.data
	not key in data_of
}

data_item_is_necessary[key] := answer if {
	not acts_only_as_processor
	some key, item in input.data_items
	not item.state == "anonymised"
	answer := necessary(key, item)
}

data_item_is_necessary[key] := "needs-evidence" if {
	key := ""
	not acts_only_as_processor
	not input.data_items
}

necessary(key, item) := "pass" if {
	used(key)
	needed(key, item)
}

else := "fail" if unused(key)

else := "fail" if {
	item.necessary == ""
	not_needed(key)
}

else := "needs-evidence"

used(key) if {
	some purpose in input.purposes
	key in purpose.data
}

unused(key) if {
	every purpose in input.purposes {
		without(key, purpose)
	}
}

needed(key, item) if item.necessary != ""

else := true if {
	some purpose in input.purposes
	key in purpose.data
	purpose.necessity
	plain_aim(purpose)
}

plain_aim(purpose) if {
	aim := purpose.aim
	not aim in law.profiling_aims
	not aim in law.profiled_marketing_aims
}

not_needed(key) if {
	every purpose in input.purposes {
		needs_not(key, purpose)
	}
}

needs_not(key, purpose) if without(key, purpose)

else := true if not purpose.necessity

else := true if purpose.aim in law.profiling_aims

else := true if purpose.aim in law.profiled_marketing_aims
