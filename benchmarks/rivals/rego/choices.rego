# The rules on devices and messages, on Californian choices and on children.
package dpiakit

import data.law
import rego.v1

tracker_within_eea[key] := answer if {
	some key, tracker in input.trackers
	answer := within_eea(tracker)
}

reached[key] := tracker if {
	reaches_eea
	some key, tracker in input.trackers
	tracker_within_eea[key]
}

reached_open[key] := tracker if {
	not reaches_eea == false
	some key, tracker in input.trackers
	not tracker_within_eea[key] == false
	not reached[key]
}

trackers_unknown if {
	not reaches_eea == false
	not input.trackers
}

tracker_has_consent_or_exemption[key] := answer if {
	some key, tracker in reached
	answer := permitted(key, tracker)
}

tracker_has_consent_or_exemption[key] := "needs-evidence" if some key, _ in reached_open

tracker_has_consent_or_exemption[key] := "needs-evidence" if {
	key := ""
	trackers_unknown
}

permitted(key, tracker) := "pass" if exempt[key]

else := "fail" if {
	exempt[key] == false
	consented[key] == false
}

else := "fail" if {
	exempt[key] == false
	tracker.set_before_choice
}

else := "pass" if {
	consented[key]
	tracker.set_before_choice == false
}

else := "needs-evidence"

exemption_is_narrow[key] := answer if {
	some key, tracker in reached
	tracker.exemption in {"transmission", "strictly-necessary"}
	answer := narrow(tracker)
}

exemption_is_narrow[key] := "needs-evidence" if {
	some key, tracker in reached
	not tracker.exemption
}

exemption_is_narrow[key] := "needs-evidence" if {
	some key, tracker in reached_open
	not plainly_exempt(tracker)
}

exemption_is_narrow[key] := "needs-evidence" if {
	key := ""
	trackers_unknown
}

plainly_exempt(tracker) if tracker.exemption in plain_exemptions

plain_exemptions := {"none", "audience-measurement", "uk-statistics", "uk-appearance", "uk-emergency"}

narrow(tracker) := "fail" if tracker.use in law.never_exempt_uses

else := "pass" if tracker.use

else := "needs-evidence"

needs_choice(key, tracker) if {
	within_eea(tracker)
	exempt[key] == false
}

else := true if {
	within_uk(tracker)
	exempt_in_uk(tracker) == false
}

else := false if {
	no_choice_in_eea(key, tracker)
	no_choice_in_uk(tracker)
}

no_choice_in_eea(key, tracker) if within_eea(tracker) == false

else := true if exempt[key]

no_choice_in_uk(tracker) if within_uk(tracker) == false

else := true if exempt_in_uk(tracker)

choice_owed[key] := answer if {
	some key, tracker in input.trackers
	answer := needs_choice(key, tracker)
}

tracker_refusal_as_easy[key] := answer if {
	some key, tracker in input.trackers
	consented[key]
	choice_owed[key]
	answer := refused_as_easily(tracker.purpose)
}

tracker_refusal_as_easy[key] := "needs-evidence" if {
	some key, _ in input.trackers
	not consented[key] == false
	not choice_owed[key] == false
	not owed(key)
}

tracker_refusal_as_easy[key] := "needs-evidence" if {
	key := ""
	not input.trackers
}

owed(key) if {
	consented[key]
	choice_owed[key]
}

refused_as_easily(purpose) := refusable(input.purposes[purpose].consent) if input.purposes[purpose].consent

else := "needs-evidence"

# Messages

message_within_eea[key] := answer if {
	some key, message in input.marketing
	answer := within_eea(message)
}

message_reached[key] := message if {
	reaches_eea
	some key, message in input.marketing
	message_within_eea[key]
}

message_open[key] := message if {
	not reaches_eea == false
	some key, message in input.marketing
	not message_within_eea[key] == false
	not message_reached[key]
}

electronic_marketing[key] := answer if {
	some key, message in message_reached
	message.channel in law.electronic_channels
	not message.audience == "business-contacts"
	answer := agreed(message)
}

electronic_marketing[key] := "needs-evidence" if {
	some key, message in message_reached
	not message.channel
	not message.audience == "business-contacts"
}

electronic_marketing[key] := "needs-evidence" if {
	some key, message in message_open
	maybe_through(message, law.electronic_channels)
	not message.audience == "business-contacts"
}

electronic_marketing[key] := "needs-evidence" if {
	key := ""
	not reaches_eea == false
	not input.marketing
}

maybe_through(message, channels) if not message.channel

else := true if message.channel in channels

agreed(message) := "pass" if message.prior_consent

else := "pass" if {
	message.channel in law.electronic_mail
	soft_opt_in(message)
}

else := "fail" if {
	message.prior_consent == false
	not mailed(message)
}

else := "fail" if {
	message.prior_consent == false
	soft_opt_in(message) == false
}

else := "needs-evidence"

mailed(message) if message.channel in law.electronic_mail

soft_opt_in(message) := false if message.own_similar_products == false

else := false if message.opt_out_at_collection == false

else := false if message.opt_out_in_each_message == false

else := false if {
	source := message.contact_source
	not source in {"sale", "free-account"}
}

else := true if {
	message.contact_source
	message.own_similar_products
	message.opt_out_at_collection
	message.opt_out_in_each_message
}

reaches_either if reaches_eea

else := true if reaches_uk

else := false if {
	reaches_eea == false
	reaches_uk == false
}

in_either[key] := answer if {
	some key, message in input.marketing
	answer := somewhere(key, message)
}

somewhere(key, message) if message_within_eea[key]

else := true if within_uk(message)

else := false if {
	message_within_eea[key] == false
	within_uk(message) == false
}

marketing_sender_identified[key] := answer if {
	reaches_either
	some key, message in input.marketing
	message.channel in law.electronic_mail
	in_either[key]
	answer := identified(message)
}

marketing_sender_identified[key] := "needs-evidence" if {
	not reaches_either == false
	some key, message in input.marketing
	maybe_through(message, law.electronic_mail)
	not in_either[key] == false
	not surely_mailed(key, message)
}

marketing_sender_identified[key] := "needs-evidence" if {
	key := ""
	not reaches_either == false
	not input.marketing
}

surely_mailed(key, message) if {
	reaches_either
	message.channel
	in_either[key]
}

identified(message) := "pass" if message.sender_identified

else := "fail" if message.sender_identified == false

else := "needs-evidence"

# California

ad_recipient_is_third_party[key] := answer if {
	some key, recipient in input.recipients
	uses_for_advertising(recipient)
	answer := shown_as_third_party(recipient)
}

ad_recipient_is_third_party[key] := "needs-evidence" if {
	key := ""
	not input.recipients
}

shown_as_third_party(recipient) := "fail" if recipient.role in law.processor_roles

else := "fail" if input.opt_outs.shares == false

else := "pass" if {
	recipient.role
	input.opt_outs.shares
}

else := "needs-evidence"

do_not_sell_link[key] := answer if {
	key := ""
	sells_or_shares
	answer := linked
}

do_not_sell_link[key] := "needs-evidence" if {
	key := ""
	sale_open
}

linked := "pass" if input.opt_outs.do_not_sell_link

else := "pass" if {
	frictionless
	input.opt_outs.signal.honoured
}

else := "fail" if {
	input.opt_outs.do_not_sell_link == false
	not frictionless
}

else := "fail" if {
	input.opt_outs.do_not_sell_link == false
	input.opt_outs.signal.honoured == false
}

else := "needs-evidence"

frictionless if {
	input.opt_outs.signal.frictionless
	not input.opt_outs.offline_sale
}

opt_out_methods[key] := answer if {
	key := ""
	sells_or_shares
	answer := enough_methods
}

opt_out_methods[key] := "needs-evidence" if {
	key := ""
	sale_open
}

real_methods := [way | some way in input.opt_outs.methods; way != "cookie-banner"]

online_sale if "signal" in input.opt_outs.methods

else := true if count(input.trackers) > 0

simple_method if {
	some way in input.opt_outs.methods
	way in {"form", "in-app"}
}

enough_methods := "needs-evidence" if not input.opt_outs.methods

else := "fail" if count(real_methods) < 2

else := "fail" if {
	online_sale
	not simple_method
}

else := "pass"

privacy_policy_current[key] := answer if {
	key := ""
	answer := policy_age
}

policy_age := "fail" if input.opt_outs.privacy_policy_updated < law.a_year_ago

else := "pass" if input.opt_outs.privacy_policy_updated

else := "needs-evidence"

# Children

treats_all_as_children if {
	input.children.age_assurance == "none"
	input.children.parental_consent.obtained
}

mixed_audience_age_screen[key] := answer if {
	key := ""
	input.children.involved == "mixed-audience"
	not treats_all_as_children
	answer := screened
}

mixed_audience_age_screen[key] := "needs-evidence" if {
	key := ""
	not input.children.involved
	not treats_all_as_children
}

neutral := {"neutral-age-screen", "estimation", "verified"}

screened := "fail" if input.children.age_screen_before_collection == false

else := "fail" if {
	assurance := input.children.age_assurance
	not assurance in neutral
}

else := "pass" if {
	input.children.age_assurance
	input.children.age_screen_before_collection
}

else := "needs-evidence"

exception_claimed if {
	exception := input.children.coppa_exception
	not exception in {"none", "obtain-consent"}
}

verifiable_parental_consent[key] := answer if {
	key := ""
	not exception_claimed
	answer := parent_asked
}

parent_asked := "fail" if input.children.parental_consent.obtained == false

else := "fail" if input.children.parental_consent.before_collection == false

else := "pass" if {
	input.children.parental_consent.obtained
	input.children.parental_consent.before_collection
}

else := "needs-evidence"

online_notice[key] := answer if {
	key := ""
	answer := posted
}

posted := "fail" if input.children.notice.posted == false

else := "fail" if input.children.notice.linked_at_collection == false

else := "pass" if {
	input.children.notice.posted
	input.children.notice.linked_at_collection
}

else := "needs-evidence"

never_integral(recipient) if recipient.cross_context_advertising

else := true if recipient.trains_own_models

needs_separate(recipient) := false if {
	recipient.integral_to_service
	not never_integral(recipient)
}

else := false if uses_for_itself(recipient) == false

else := false if receives_children(recipient) == false

else := true if {
	apart(recipient)
	uses_for_itself(recipient)
	receives_children(recipient)
}

apart(recipient) if never_integral(recipient)

else := true if recipient.integral_to_service == false

separate_needed[key] := answer if {
	some key, recipient in input.recipients
	answer := needs_separate(recipient)
}

separate_consent[key] := separately_agreed if {
	some key, _ in input.recipients
	separate_needed[key]
}

separate_consent[key] := "needs-evidence" if {
	some key, _ in input.recipients
	not separate_needed[key]
	not separate_needed[key] == false
}

separate_consent[key] := "needs-evidence" if {
	key := ""
	not input.recipients
}

separately_agreed := "pass" if input.children.parental_consent.separate_for_third_parties

else := "fail" if input.children.parental_consent.separate_for_third_parties == false

else := "needs-evidence"

discloses if {
	some recipient in input.recipients
	uses_for_itself(recipient)
	receives_children(recipient)
}

else := false if {
	every recipient in input.recipients {
		discloses_not(recipient)
	}
}

discloses_not(recipient) if uses_for_itself(recipient) == false

else := true if receives_children(recipient) == false

method := input.children.parental_consent.method

simple_way if method in {"email-plus", "text-plus"}

checked_way if method in {"government-id-check", "id-photo-face-match"}

parental_consent_method[key] := answer if {
	key := ""
	input.children.parental_consent.obtained
	answer := method_fits
}

parental_consent_method[key] := "needs-evidence" if {
	key := ""
	not input.children.parental_consent.obtained
	not input.children.parental_consent.obtained == false
}

method_fits := "fail" if not_accepted

else := "fail" if {
	simple_way
	discloses
}

else := "fail" if {
	checked_way
	input.children.verification_data_deleted == false
}

else := "pass" if {
	method
	disclosure_fits
	deletion_fits
}

else := "needs-evidence"

not_accepted if {
	method
	not method in law.coppa_consent_methods
}

disclosure_fits if not simple_way

else := true if discloses == false

deletion_fits if not checked_way

else := true if input.children.verification_data_deleted
