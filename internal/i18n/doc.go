// Package i18n is how the hub speaks to people in their own language.
//
// It holds three things:
//
//   - Text: stored content in the languages in which it exists, with the
//     language in which it was written. A reader is shown the page's language
//     where there is one, else the original, and is told which.
//   - Locale: one language of the screen, with its direction, its sentences,
//     plural forms, dates, numbers, lists and alphabetical order.
//   - Catalogue: all locales, read once from the JSON files embedded here.
//
// # Catalogues
//
// Each room of the house keeps one file per language:
//
//	locale/en/framework.json
//	locale/fr/framework.json
//	locale/ar/framework.json
//
// A key is room.page.string, in lower case with hyphens. A value is a
// sentence, or, where a count decides its form, an object of CLDR plural
// categories; {n} is then the count:
//
//	{
//	  "framework.provision.heading": "Provision {id}",
//	  "framework.list.count": {"one": "{n} provision", "other": "{n} provisions"}
//	}
//
// and in code:
//
//	l.T("framework.provision.heading", "id", p.ID)
//	l.N("framework.list.count", len(items))
//
// Arabic needs all six categories: zero, one, two, few, many, other. A test
// fails on a key that a language lacks, on one that nothing uses, and on
// placeholders that do not agree. Where code builds a key from a value, it
// writes the fixed part, with its last full stop, as one literal:
//
//	l.T("framework.kind." + kind)
//
// which counts as a use of every key that begins so.
//
// # What errors say
//
// An error is written where it happens, in English, with package fail. Its
// sentence, before the values go in, is the key by which a page finds it in the
// reader's language:
//
//	return fail.New(fail.TooLarge, "The file is larger than %d bytes.", MaxSize)
//
// and in said/blob.json, for every language but English:
//
//	"The file is larger than %d bytes.": {
//	  "ar": "حجم الملف أكبر من {1} بايت.",
//	  "fr": "Le fichier dépasse {1} octets."
//	}
//
// {1} is the first value. Said gives the sentence and the language in which it
// is. A sentence is not put together from pieces: a part that varies is a value,
// a clause (fail.Say) or a word of the catalogues (fail.Word). A test walks the
// sources and fails for a sentence that a page can say and no file has.
//
// # Choices
//
// Numbers are written with European digits in every language, as recent
// United Nations documents in Arabic do: they stand beside document symbols
// and years that are written so. Arabic months carry both names in use
// (تموز/يوليه). In Arabic, names and symbols put into a sentence are isolated
// (U+2068 … U+2069), so that they do not pull the words around them out of
// order; so are dates, numbers and addresses that stand in a sentence itself as
// examples, when the catalogue is read.
package i18n
