// Makes consent strings with the reference libraries of IAB Tech Lab, and writes beside each what
// the same libraries read from it. Seeded: every run gives the same file.
//
//   npm install @iabtechlabtcf/core@1.5.21 @iabgpp/cmpapi@3.2.0
//   node make_consent_strings.mjs FOLDER_OF_NODE_MODULES > consent_strings.json
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.resolve(process.argv[2] ?? ".", "node_modules", "x.js"));
const core = require("@iabtechlabtcf/core");
const gpp = require("@iabgpp/cmpapi");

let state = 20261128;
const chance = () => {
  // mulberry32
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const below = (n) => Math.floor(chance() * n);
const one = (list) => list[below(list.length)];
const some = (most, share) =>
  Array.from({ length: most }, (_, i) => i + 1).filter(() => chance() < share);
const letters = () => String.fromCharCode(65 + below(26), 65 + below(26));
const moment = () => new Date(Date.UTC(2023, below(46), 1 + below(28)) + 100 * below(864000));

// Sets of vendors: none, a few, runs (ranges), and thickets (bit fields).
const vendors = () => {
  const kind = below(5);
  if (kind === 0) return [];
  if (kind === 1) return some(1500, 0.003);
  if (kind === 2) return some(60, 0.5);
  if (kind === 3) {
    const found = [];
    for (let at = 1 + below(40), i = below(6); i >= 0; i--) {
      const last = at + below(180);
      for (; at <= last; at++) found.push(at);
      at += 1 + below(120);
    }
    return found;
  }
  return [1 + below(65535)];
};
const ranges = (ids) => {
  const found = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && id === last[1] + 1) last[1] = id;
    else found.push([id, id]);
  }
  return found;
};
const members = (vector) => {
  const found = [];
  vector.forEach((value, id) => value && found.push(id));
  return ranges(found);
};
const set = (bits) => ranges(bits.flatMap((bit, i) => (bit ? [i + 1] : [])));

const PURPOSES = Object.fromEntries(
  some(11, 2).map((id) => [id, { id, name: `Purpose ${id}`, description: "", illustrations: [] }]),
);
const list = (ids) =>
  new core.GVL({
    gvlSpecificationVersion: 3, vendorListVersion: 120, tcfPolicyVersion: 5,
    lastUpdated: "2026-01-01T00:00:00Z", purposes: PURPOSES, specialPurposes: {}, features: {},
    specialFeatures: {}, stacks: {}, dataCategories: {},
    vendors: Object.fromEntries(
      ids.map((id) => [id, {
        id, name: `Vendor ${id}`, purposes: [1, 2, 3, 4, 7, 8], legIntPurposes: [9, 10],
        flexiblePurposes: [2, 7, 8, 9, 10], specialPurposes: [], features: [],
        specialFeatures: [],
      }]),
    ),
  }); // prettier-ignore

function tcString(number) {
  const consents = vendors(), interests = vendors(), disclosed = vendors();
  const restricted = some(40, 0.4);
  const gvl = list([...new Set([...consents, ...interests, ...restricted])]);
  const model = new core.TCModel(gvl);
  model.cmpId = 1 + below(4094);
  model.cmpVersion = 1 + below(4094);
  model.consentScreen = below(64);
  model.publisherCountryCode = letters();
  model.isServiceSpecific = number % 7 !== 0;
  model.useNonStandardTexts = chance() < 0.5;
  model.purposeOneTreatment = chance() < 0.3;
  model.specialFeatureOptins.set(some(12, 0.3));
  model.purposeConsents.set(some(24, 0.5));
  model.purposeLegitimateInterests.set(some(24, 0.4));
  model.vendorConsents.set(consents);
  model.vendorLegitimateInterests.set(interests);
  model.vendorsDisclosed.set(disclosed);
  model.publisherConsents.set(some(24, 0.4));
  model.publisherLegitimateInterests.set(some(24, 0.4));
  model.numCustomPurposes = one([0, 0, 3, 17]);
  model.publisherCustomConsents.set(some(model.numCustomPurposes, 0.5));
  model.publisherCustomLegitimateInterests.set(some(model.numCustomPurposes, 0.5));
  if (number % 3 === 0) {
    for (const [purpose, type] of [[2, 1], [7, 0], [8, 2], [9, 1], [10, 0]]) {
      const rule = new core.PurposeRestriction(purpose, type);
      for (const id of restricted) if (chance() < 0.6) model.publisherRestrictions.add(id, rule);
    }
  }
  model.created = moment();
  model.lastUpdated = new Date(model.created.getTime() + 100 * below(300 * 864000));
  let text;
  if (number % 4 === 1) {
    // Without the library's mending: legitimate interest where it is forbidden, old policies, any
    // segments in any order.
    model.policyVersion = one([2, 3, 4, 5]);
    model.consentLanguage = letters();
    model.vendorListVersion = below(4096);
    model.vendorsAllowed.set(vendors());
    const { CORE, VENDORS_DISCLOSED, VENDORS_ALLOWED, PUBLISHER_TC } = core.Segment;
    const segments = one([
      [CORE], [CORE, PUBLISHER_TC], [CORE, PUBLISHER_TC, VENDORS_DISCLOSED],
      [CORE, VENDORS_DISCLOSED, VENDORS_ALLOWED, PUBLISHER_TC],
    ]); // prettier-ignore
    text = segments.map((segment) => core.SegmentEncoder.encode(model, segment)).join(".");
  } else text = core.TCString.encode(model);
  return { text, kind: "tc", says: readTc(text) };
}

function readTc(text) {
  const model = core.TCString.decode(text);
  const kinds = text.split(".").slice(1).map((part) => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef".indexOf(part[0]) >> 3);
  const restrictions = model.publisherRestrictions.getRestrictions().map((rule) => [
    rule.purposeId, rule.restrictionType, ranges(model.publisherRestrictions.getVendors(rule)),
  ]); // prettier-ignore
  return {
    created: model.created.getTime(), last_updated: model.lastUpdated.getTime(),
    cmp_id: model.cmpId, cmp_version: model.cmpVersion, consent_screen: model.consentScreen,
    consent_language: model.consentLanguage, vendor_list_version: model.vendorListVersion,
    policy_version: model.policyVersion, service_specific: model.isServiceSpecific,
    non_standard_texts: model.useNonStandardTexts,
    special_features: members(model.specialFeatureOptins),
    purpose_consents: members(model.purposeConsents),
    purpose_legitimate_interests: members(model.purposeLegitimateInterests),
    purpose_one_treatment: model.purposeOneTreatment,
    publisher_country: model.publisherCountryCode,
    vendor_consents: members(model.vendorConsents),
    vendor_legitimate_interests: members(model.vendorLegitimateInterests),
    restrictions,
    disclosed_vendors: kinds.includes(1) ? members(model.vendorsDisclosed) : null,
    allowed_vendors: kinds.includes(2) ? members(model.vendorsAllowed) : null,
    publisher: kinds.includes(3)
      ? {
          consents: members(model.publisherConsents),
          legitimate_interests: members(model.publisherLegitimateInterests),
          custom: model.numCustomPurposes,
          custom_consents: members(model.publisherCustomConsents),
          custom_legitimate_interests: members(model.publisherCustomLegitimateInterests),
        }
      : null,
  }; // prettier-ignore
}

const STATES = [
  "usca", "usva", "usco", "usut", "usct", "usfl", "usmt", "usor", "ustx", "usde", "usia", "usne",
  "usnh", "usnj", "ustn", "usmn", "usmd", "usin", "usky", "usri",
]; // prettier-ignore
const FIXED = new Set(["Version", "GpcSegmentType", "GpcSegmentIncluded", "SensitiveDataConsentSegmentIncluded"]);
const flags = (most, share) => Array.from({ length: most }, () => chance() < share);

function answer(name, before) {
  if (Array.isArray(before)) return before.map(() => below(3));
  if (typeof before === "boolean") return chance() < 0.5;
  if (name === "MspaVersion") return 1 + below(3);
  return name === "MspaCoveredTransaction" ? 1 + below(2) : below(3);
}

function addUs(model, name) {
  model.setFieldValue(name, name === "usmd" || /^us(in|ky|ri)$/.test(name) ? "MspaVersion" : "Version", 1);
  const blank = model.getSection(name);
  if (name === "usnat") model.setFieldValue(name, "Version", one([1, 2]));
  for (const [field, before] of Object.entries(model.getSection(name))) {
    if (!FIXED.has(field)) model.setFieldValue(name, field, answer(field, before));
  }
  for (const included of ["GpcSegmentIncluded", "SensitiveDataConsentSegmentIncluded"])
    if (included in blank) model.setFieldValue(name, included, chance() < 0.7);
}

function addTcf(model, name) {
  const eu = name === "tcfeuv2";
  const put = (field, value) => model.setFieldValue(name, field, value);
  put("CmpId", below(4096));
  put("CmpVersion", below(4096));
  put("ConsentScreen", below(64));
  put("ConsentLanguage", letters());
  put("VendorListVersion", below(4096));
  put(eu ? "PolicyVersion" : "TcfPolicyVersion", below(6));
  put("UseNonStandardStacks", chance() < 0.5);
  const rules = some(10, 0.2).map((purpose) => {
    const ids = vendors();
    return new gpp.RangeEntry(purpose, below(3), ids.length ? ids : [7]);
  });
  if (eu) {
    put("SpecialFeatureOptins", flags(12, 0.3));
    put("PurposeConsents", flags(24, 0.5));
    put("PurposeLegitimateInterests", flags(24, 0.4));
    put("PurposeOneTreatment", chance() < 0.3);
    put("PublisherCountryCode", letters());
    put("VendorConsents", vendors());
    put("VendorLegitimateInterests", vendors());
    put("PublisherRestrictions", rules);
    put("VendorsDisclosed", vendors());
    put("PublisherConsents", flags(24, 0.4));
    put("PublisherLegitimateInterests", flags(24, 0.4));
  } else {
    put("SpecialFeatureExpressConsent", flags(12, 0.3));
    put("PurposesExpressConsent", flags(24, 0.5));
    put("PurposesImpliedConsent", flags(24, 0.4));
    put("VendorExpressConsent", vendors());
    put("VendorImpliedConsent", vendors());
    put("PubRestrictions", rules);
    put("DisclosedVendors", vendors());
    put("PubPurposesExpressConsent", flags(24, 0.4));
    put("PubPurposesImpliedConsent", flags(24, 0.4));
  }
  const custom = one([0, 3, 17]);
  const words = eu ? ["PublisherCustomConsents", "PublisherCustomLegitimateInterests"] : ["CustomPurposesExpressConsent", "CustomPurposesImpliedConsent"];
  put("NumCustomPurposes", custom);
  for (const word of words) put(word, flags(custom, 0.5));
  put("Created", moment());
  if (!eu) put("LastUpdated", moment());
}

function readTcf(section, text) {
  const eu = section.tcf === "tcfeuv2", has = section.get;
  const kinds = text.split(".").slice(1).map((part) => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef".indexOf(part[0]) >> 3);
  const says = {
    created: has("Created").getTime(), last_updated: has("LastUpdated").getTime(),
    cmp_id: has("CmpId"), cmp_version: has("CmpVersion"), consent_screen: has("ConsentScreen"),
    consent_language: has("ConsentLanguage"), vendor_list_version: has("VendorListVersion"),
    policy_version: has(eu ? "PolicyVersion" : "TcfPolicyVersion"),
    non_standard_texts: has("UseNonStandardStacks"),
    special_features: set(has(eu ? "SpecialFeatureOptins" : "SpecialFeatureExpressConsent")),
    restrictions: has(eu ? "PublisherRestrictions" : "PubRestrictions").map((rule) => [
      rule.getKey(), rule.getType(), ranges(rule.getIds()),
    ]),
    disclosed_vendors: kinds.includes(1) ? ranges(has(eu ? "VendorsDisclosed" : "DisclosedVendors")) : null,
    publisher: kinds.includes(3) ? {
      consents: set(has(eu ? "PublisherConsents" : "PubPurposesExpressConsent")),
      legitimate_interests: set(has(eu ? "PublisherLegitimateInterests" : "PubPurposesImpliedConsent")),
      custom: has("NumCustomPurposes"),
      custom_consents: set(has(eu ? "PublisherCustomConsents" : "CustomPurposesExpressConsent")),
      custom_legitimate_interests: set(has(eu ? "PublisherCustomLegitimateInterests" : "CustomPurposesImpliedConsent")),
    } : null,
  }; // prettier-ignore
  if (eu)
    return { ...says,
      service_specific: has("IsServiceSpecific"), allowed_vendors: null,
      purpose_consents: set(has("PurposeConsents")),
      purpose_legitimate_interests: set(has("PurposeLegitimateInterests")),
      purpose_one_treatment: has("PurposeOneTreatment"),
      publisher_country: has("PublisherCountryCode"),
      vendor_consents: ranges(has("VendorConsents")),
      vendor_legitimate_interests: ranges(has("VendorLegitimateInterests")),
    }; // prettier-ignore
  return { ...says,
    purpose_express_consents: set(has("PurposesExpressConsent")),
    purpose_implied_consents: set(has("PurposesImpliedConsent")),
    vendor_express_consents: ranges(has("VendorExpressConsent")),
    vendor_implied_consents: ranges(has("VendorImpliedConsent")),
  }; // prettier-ignore
}

function readUs(section) {
  const says = { ...section };
  if (says.GpcSegmentIncluded === false) delete says.Gpc;
  if (says.SensitiveDataConsentSegmentIncluded === false) delete says.SensitiveDataProcessing;
  for (const inner of ["GpcSegmentType", "GpcSegmentIncluded", "SensitiveDataConsentSegmentIncluded"]) delete says[inner];
  return says;
}

function gppString(number) {
  const model = new gpp.GppModel();
  const names = new Set([STATES[number % STATES.length], ...some(20, 0.08).map((i) => STATES[i - 1])]);
  if (number % 2) names.add("usnat");
  if (number % 5 === 0) names.add("tcfeuv2");
  if (number % 4 === 0) names.add("tcfcav1");
  if (number % 6 === 0) names.add("uspv1");
  for (const name of names) {
    if (name.startsWith("tcf")) addTcf(model, name);
    else if (name === "uspv1")
      for (const field of ["Notice", "OptOutSale", "LspaCovered"])
        model.setFieldValue(name, field, one(["Y", "N", "-"]));
    else addUs(model, name);
  }
  const text = model.encode();
  const read = new gpp.GppModel(text);
  const parts = text.split("~").slice(1);
  const says = read.getSectionIds().map((id, i) => {
    const name = gpp.Sections.SECTION_ID_NAME_MAP.get(id);
    const section = read.getSection(name);
    const get = (field) => read.getFieldValue(name, field);
    const tcf = name.startsWith("tcf");
    return { id, name, says: tcf ? readTcf({ tcf: name, get }, parts[i]) : readUs(section) };
  });
  return { text, kind: "gpp", says };
}

const made = [];
for (let i = 0; i < 180; i++) made.push(tcString(i));
for (let i = 0; i < 120; i++) made.push(gppString(i));
process.stdout.write(`[\n${made.map((item) => JSON.stringify(item)).join(",\n")}\n]\n`);
