package submission

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
)

// vectors are the bodies that others check their reading of these types with.
const vectors = "../../../statement/testdata/bodies"

// The bytes of a body are signed: they must not change under a type's version.
func TestGoldenBodies(t *testing.T) {
	for _, typ := range Types() {
		t.Run(typ, func(t *testing.T) {
			want, err := os.ReadFile(filepath.Join(vectors, strings.ReplaceAll(typ, "/", ".")+".json"))
			if err != nil {
				t.Fatal(err)
			}
			b, err := Decode(typ, want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Encode(b)
			if err != nil || string(got) != string(want) {
				t.Errorf("%s, %v, want\n%s", got, err, want)
			}
			if b.Type() != typ {
				t.Errorf("the body is of type %s", b.Type())
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	const content = `"title":{"original":"en","in":{"en":"T"}},"text":{"original":"en","in":{"en":"W"}},"date":"2026-01-31"`
	const own = `{"via":{"mode":"own","author":"state:ke"},` + content + `}`
	const recorded = `{"via":{"mode":"recorded","author":"state:ke","document":{"kind":"letter","number":"1","date":"2026-01-30"}},` + content + `}`
	const joint = `{"via":{"mode":"joint","signatories":["state:fr","state:ke"],"by":"state:fr"},` + content + `}`
	const group = `{"via":{"mode":"group","author":"group:x","by":"state:ke","members":["state:fr"],"on":"2026-01-31"},` + content + `}`
	const passed = `{"via":{"mode":"transmitted","author":"org:x","by":"state:ke"},` + content + `}`
	attached := strings.Replace(own, `"2026-01-31"}`, `"2026-01-31","attachments":[{"name":"a.pdf","type":"application/pdf","size":4,"hash":"`+strings.Repeat("a1", 32)+`"}]}`, 1)
	for typ, body := range map[string]string{TypeMade: own, TypeRecorded: recorded, TypeTransmitted: passed} {
		if _, err := Decode(typ, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	for _, body := range []string{joint, group, attached} {
		if _, err := Decode(TypeMade, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct{ name, typ, body, old, new, says string }{
		{"another type", "submission.praised/1", own, "", "", "no statement of type"},
		{"a mode of another type", TypeRecorded, own, "", "", "is of type submission.made/1"},
		{"no JSON", TypeMade, "X", "", "", "not of type"},
		{"an unknown member", TypeMade, own, `{"via"`, `{"rank":1,"via"`, "not of type"},
		{"something behind", TypeMade, own + "{}", "", "", "something follows"},
		{"another form", TypeMade, own, `{"via"`, `{ "via"`, "in other bytes"},
		{"an unknown mode", TypeMade, own, `"own"`, `"said"`, "unknown"},
		{"no author", TypeMade, own, `,"author":"state:ke"`, ``, "one author, or signatories"},
		{"an author that is none", TypeMade, own, "state:ke", "Kenya", "no id"},
		{"one's own by another", TypeMade, own, `"state:ke"`, `"state:ke","by":"state:fr"`, "nothing else"},
		{"one's own for members", TypeMade, own, `"state:ke"`, `"org:x","members":["state:fr"],"on":"2026-01-31"`, "nothing else"},
		{"no title", TypeMade, own, `"en":"T"`, `"fr":"T"`, "the title is missing"},
		{"a title in no language", TypeMade, own, `"en":"T"`, `"en":"T","x!":"T"`, "that is none"},
		{"an empty translation", TypeMade, own, `"en":"T"`, `"en":"T","fr":""`, "empty in one language"},
		{"control characters", TypeMade, own, `"en":"W"`, `"en":"W\u0007"`, "control characters"},
		{"control characters above ASCII", TypeMade, own, `"en":"W"`, "\"en\":\"W\u0085\"", "control characters"},
		{"no wording", TypeMade, own, `"text":{"original":"en","in":{"en":"W"}},`, ``, "neither a text nor a summary"},
		{"one's own words in summary", TypeMade, own, `"text"`, `"summary"`, "not a summary"},
		{"no day", TypeMade, own, "2026-01-31", "31 January", "no day"},
		{"recorded without a document", TypeRecorded, recorded, `,"document":{"kind":"letter","number":"1","date":"2026-01-30"}`, ``, "names the document"},
		{"recorded by a participant", TypeRecorded, recorded, `"author":"state:ke"`, `"author":"state:ke","by":"state:fr"`, "names the document"},
		{"a document of no kind", TypeRecorded, recorded, "letter", "rumour", "kind of document"},
		{"a document without number", TypeRecorded, recorded, `"number":"1"`, `"number":" "`, "no number"},
		{"a document without day", TypeRecorded, recorded, "2026-01-30", "2026-02-30", "no day"},
		{"transmitted by its author", TypeTransmitted, passed, "org:x", "state:ke", "who transmits it"},
		{"transmitted by nobody", TypeTransmitted, passed, `,"by":"state:ke"`, ``, "who transmits it"},
		{"joint of one", TypeMade, joint, `"state:fr","state:ke"`, `"state:fr"`, "two signatories"},
		{"joint out of order", TypeMade, joint, `"state:fr","state:ke"`, `"state:ke","state:fr"`, "ascending"},
		{"joint by a third", TypeMade, joint, `"by":"state:fr"`, `"by":"state:de"`, "which of them"},
		{"a group without members", TypeMade, group, `"members":["state:fr"],"on":"2026-01-31"`, `"on":"2026-01-31"`, "members are those of a day"},
		{"members of a State", TypeMade, group, "group:x", "state:de", "only a group"},
		{"a group for itself", TypeMade, group, `"by":"state:ke"`, `"by":"group:x"`, "who speaks for it"},
		{"a path as a file's name", TypeMade, attached, "a.pdf", "../a.pdf", "name of an attachment"},
		{"a file of another type", TypeMade, attached, "application/pdf", "text/html", "cannot be attached"},
		{"a file of no bytes", TypeMade, attached, `"size":4`, `"size":0`, "bytes"},
		{"a file without hash", TypeMade, attached, strings.Repeat("a1", 32), strings.Repeat("00", 32), "not of type"},
		{"about nothing", TypeMade, own, `"2026-01-31"}`, `"2026-01-31","about":["Norm C"]}`, "frozen ids"},
		{"joined by nobody", TypeJoined, `{"as":""}`, "", "", "no id"},
		{"confirmed by a name", TypeConfirmed, `{"as":"Kenya"}`, "", "", "no id"},
		{"withdrawn without reason", TypeWithdrawn, `{"as":"state:ke","reason":{"original":"en","in":{}}}`, "", "", "the reason is missing"},
		{"corrected to nothing", TypeCorrected, `{"as":"state:ke"}`, "", "", "title is missing"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.old != "" && !strings.Contains(tc.body, tc.old) {
				t.Fatal("the case changes nothing")
			}
			_, err := Decode(tc.typ, []byte(strings.Replace(tc.body, tc.old, tc.new, 1)))
			if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("%v, want %q", err, tc.says)
			}
		})
	}
}

func TestFileName(t *testing.T) {
	for name, want := range map[string]string{
		"note verbale 45.PDF":           "note-verbale-45.pdf",
		`C:\scan\..\a b.png`:            "C-scan-a-b.png",
		"../../etc/passwd":              "attachment-3.etc-passwd",
		"مذكرة.pdf":                     "attachment-3.pdf",
		".htaccess":                     "htaccess",
		"":                              "attachment-3",
		strings.Repeat("x", 300):        strings.Repeat("x", MaxName-11),
		"a." + strings.Repeat("y", 300): "a.yyyyyyyyyy",
	} {
		got := FileName(name, 3)
		if got != want || len(got) > MaxName || !nameForm.MatchString(got) {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

// FuzzDecode: what can be read is written again in the same bytes.
func FuzzDecode(f *testing.F) {
	for _, typ := range Types() {
		b, err := os.ReadFile(filepath.Join(vectors, strings.ReplaceAll(typ, "/", ".")+".json"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(typ, b)
	}
	f.Fuzz(func(t *testing.T, typ string, body []byte) {
		b, err := Decode(typ, body)
		if err != nil {
			if !fail.Is(err, fail.Invalid) {
				t.Errorf("%v", err)
			}
			return
		}
		again, err := Encode(b)
		if err != nil || string(again) != string(body) || b.Type() != typ {
			t.Errorf("%s is written again as %s, %v", body, again, err)
		}
	})
}
