"""Words on buttons by which people accept or refuse, in some languages of the Union.

A button counts only if all of its text is one of these: "accept only what is necessary" is a
refusal, and to guess would be to measure something else than what is told.
"""

from __future__ import annotations

ACCEPT: dict[str, tuple[str, ...]] = {
    "en": ("accept", "accept all", "accept cookies", "accept all cookies", "allow all", "agree",
           "allow cookies", "allow all cookies", "i accept", "i agree", "agree to all",
           "accept and continue", "agree and continue", "accept and close", "yes i agree"),
    "de": ("akzeptieren", "alle akzeptieren", "alles akzeptieren", "zustimmen", "allem zustimmen",
           "allen zustimmen", "alle cookies akzeptieren", "cookies akzeptieren", "einverstanden",
           "alle zulassen", "ich stimme zu", "akzeptieren und weiter", "zustimmen und weiter"),
    "fr": ("accepter", "tout accepter", "jaccepte", "accepter tout", "accepter les cookies",
           "accepter tous les cookies", "tout autoriser", "accepter et continuer",
           "accepter et fermer"),
    "es": ("aceptar", "aceptar todo", "aceptar todas", "aceptar cookies", "aceptar y continuar",
           "aceptar todas las cookies", "acepto", "permitir todas", "aceptar y cerrar"),
    "it": ("accetta", "accetta tutto", "accetta tutti", "accetto", "accetta tutti i cookie",
           "accetta i cookie", "accetta e continua", "consenti tutti", "accetta e chiudi"),
    "nl": ("accepteren", "alles accepteren", "alle cookies accepteren", "cookies accepteren",
           "akkoord", "ik ga akkoord", "alles toestaan", "accepteer", "alle cookies toestaan"),
    "pt": ("aceitar", "aceitar tudo", "aceitar todos", "aceitar cookies", "aceito", "concordo",
           "aceitar todos os cookies", "permitir todos"),
    "pl": ("akceptuję", "akceptuj", "akceptuj wszystkie", "zaakceptuj wszystkie", "zgadzam się",
           "akceptuję wszystkie", "zezwól na wszystkie"),
    "sv": ("acceptera", "acceptera alla", "godkänn", "godkänn alla", "acceptera alla cookies",
           "tillåt alla", "jag godkänner"),
    "da": ("accepter", "accepter alle", "tillad alle", "godkend alle", "accepter alle cookies"),
    "fi": ("hyväksy", "hyväksy kaikki", "salli kaikki", "hyväksy kaikki evästeet"),
    "cs": ("přijmout", "přijmout vše", "souhlasím", "přijmout všechny", "povolit vše"),
}  # fmt: skip
REFUSE: dict[str, tuple[str, ...]] = {
    "en": ("reject", "reject all", "refuse", "refuse all", "decline", "decline all", "deny",
           "deny all", "reject cookies", "reject all cookies", "no thanks", "only necessary",
           "necessary only", "accept only necessary", "accept necessary only", "i do not accept",
           "only essential", "essential only", "necessary cookies only", "use necessary cookies",
           "use necessary cookies only", "essential cookies only", "continue without accepting",
           "continue without agreeing", "i refuse", "disagree", "i disagree", "i do not agree"),
    "de": ("ablehnen", "alle ablehnen", "alles ablehnen", "nur notwendige", "nur essenzielle",
           "nur notwendige cookies", "nur erforderliche", "nur technisch notwendige",
           "nur notwendige akzeptieren", "nur notwendige cookies akzeptieren", "nein danke",
           "weiter ohne einwilligung", "weiter ohne zustimmung", "cookies ablehnen",
           "alle cookies ablehnen", "verweigern", "nicht zustimmen"),
    "fr": ("refuser", "tout refuser", "je refuse", "continuer sans accepter", "non merci",
           "refuser tout", "refuser les cookies", "refuser tous les cookies",
           "cookies nécessaires uniquement", "tout rejeter"),
    "es": ("rechazar", "rechazar todo", "rechazar todas", "rechazar cookies", "no acepto",
           "rechazar todas las cookies", "continuar sin aceptar", "solo necesarias", "denegar"),
    "it": ("rifiuta", "rifiuta tutto", "rifiuta tutti", "rifiuto", "continua senza accettare",
           "rifiuta tutti i cookie", "solo necessari", "nega", "non accetto"),
    "nl": ("weigeren", "alles weigeren", "afwijzen", "alles afwijzen", "alleen noodzakelijk",
           "alleen noodzakelijke cookies", "weiger", "nee bedankt", "doorgaan zonder te accepteren",
           "alleen noodzakelijke"),
    "pt": ("rejeitar", "rejeitar tudo", "rejeitar todos", "recusar", "recusar tudo",
           "apenas necessários", "recusar todos", "continuar sem aceitar", "não aceito"),
    "pl": ("odrzuć", "odrzuć wszystkie", "odmawiam", "nie zgadzam się", "tylko niezbędne",
           "odrzuć wszystko"),
    "sv": ("avvisa", "avvisa alla", "neka", "neka alla", "endast nödvändiga", "avböj",
           "endast nödvändiga cookies"),
    "da": ("afvis", "afvis alle", "kun nødvendige", "nej tak", "afslå alle",
           "kun nødvendige cookies"),
    "fi": ("hylkää", "hylkää kaikki", "vain välttämättömät", "kiellä kaikki",
           "vain välttämättömät evästeet"),
    "cs": ("odmítnout", "odmítnout vše", "odmítnout všechny", "pouze nezbytné", "nesouhlasím"),
}  # fmt: skip


def words(lists: dict[str, tuple[str, ...]]) -> list[str]:
    """All words of all languages: small letters, without punctuation."""
    return sorted({one for each in lists.values() for one in each})


_SAID = "(one.innerText || one.value || one.getAttribute('aria-label') || '')"
FIND = r"""
(words) => {
  const wanted = new Set(words);
  const plain = (text) => (text || '').toLowerCase().normalize('NFC')
    .replace(/[^\p{L}\p{N}\s]/gu, '').replace(/\s+/g, ' ').trim();
  const shown = (one) => {
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    return style.visibility === 'visible' && box.width > 1 && box.height > 1;
  };
  const kinds = 'button, a, input[type=button], input[type=submit], [role=button]';
  const inside = (root) => {
    for (const one of root.querySelectorAll('*')) {
      if (one.matches(kinds) && shown(one)) {
        const texts = [one.innerText || one.value, one.getAttribute('aria-label')];
        if (texts.some((text) => wanted.has(plain(text)))) return one;
      }
      const found = one.shadowRoot && inside(one.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  const one = inside(document);
  return { button: one, said: one && SAID.slice(0, 60) };
}
""".replace("SAID", _SAID)
"""Finds, in a frame, the first visible button whose whole text is one of the words, and its text;
or null."""
SELECT = r"""
(selector) => {
  const inside = (root) => {
    const here = root.querySelector(selector);
    if (here) return here;
    for (const one of root.querySelectorAll('*')) {
      const found = one.shadowRoot && inside(one.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  try { document.createElement('a').matches(selector); } catch (error) { return { wrong: true }; }
  const one = inside(document);
  return { button: one, said: one && SAID.slice(0, 60) };
}
""".replace("SAID", _SAID)
"""Finds the first element that a selector fits, likewise; ``wrong`` where it is none."""
