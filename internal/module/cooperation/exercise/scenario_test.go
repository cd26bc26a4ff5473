package exercise

import (
	"os"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

// small is a scenario in which nothing is wrong.
const small = `{
  "form": "comity-scenario/1",
  "id": "small/1",
  "language": "fr",
  "title": "Un petit exercice",
  "players": [
    {"id": "north", "title": "Le nord"},
    {"id": "south", "title": {"original": "en", "in": {"en": "The south"}}}
  ],
  "injects": [
    {
      "id": "first",
      "minute": 0,
      "to": ["north"],
      "title": "Un message",
      "words": "Quelque chose ne va pas.",
      "expect": [
        {"kind": "notification", "verb": "sent", "to": "south", "within": 30}
      ]
    }
  ]
}
`

func TestAScenarioIsRead(t *testing.T) {
	s, faults := Read([]byte(small))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if s.Title.String() != "Un petit exercice" || s.Title.Original != "fr" || s.Players[1].Title.Original != "en" || s.Injects[0].Expect[0].Within != 30 {
		t.Errorf("%+v", s)
	}
}

// TestWhatIsWrongIsSaidByLine: each with the line on which whoever wrote the file
// finds it.
func TestWhatIsWrongIsSaidByLine(t *testing.T) {
	for _, tc := range []struct {
		name, old, new string
		line           int
		says           string
	}{
		{"another form", `comity-scenario/1"`, `comity-scenario/9"`, 2, "form of a scenario"},
		{"no version", `small/1`, `small`, 3, "a version"},
		{"no title", `"title": "Un petit exercice",`, ``, 1, "wording is missing"},
		{"an empty title", `"Un petit exercice"`, `" "`, 5, "wording is missing"},
		{"a wording without its original", `"original": "en", "in": {"en"`, `"original": "en", "in": {"fr"`, 8, "wording is missing"},
		{"a player twice", `"id": "south"`, `"id": "north"`, 8, "north"},
		{"a player with a blank", `"id": "south"`, `"id": "so uth"`, 8, "so uth"},
		{"a minute below 0", `"minute": 0`, `"minute": -1`, 13, "minute"},
		{"a minute in words", `"minute": 0`, `"minute": "soon"`, 13, "another sort"},
		{"addressed to nobody that plays", `["north"]`, `["east"]`, 14, "east"},
		{"addressed to nobody", `["north"]`, `[]`, 14, "at least one player"},
		{"a member that there is not", `"words":`, `"wrods":`, 16, "wrods"},
		{"control characters", `ne va pas`, `ne va\u0007pas`, 16, "control characters"},
		{"a kind that there is not", `"kind": "notification"`, `"kind": "letter"`, 18, "notification or in a request"},
		{"a verb of the other kind", `"verb": "sent"`, `"verb": "offered"`, 18, "offered"},
		{"expected towards nobody that plays", `"to": "south"`, `"to": "west"`, 18, "west"},
		{"expected in no time", `30}`, `-3}`, 18, "minutes"},
		{"a comma too many", `["north"],`, `["north"],,`, 14, "not JSON"},
		{"cut off", "\n    }\n  ]\n}\n", "", 19, "not JSON"},
		{"two values", "  ]\n}\n", "  ]\n}\n{}\n", 24, "not JSON"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := strings.Replace(small, tc.old, tc.new, 1)
			if file == small {
				t.Fatal("nothing was changed")
			}
			s, faults := Read([]byte(file))
			if len(faults) == 0 {
				t.Fatalf("nothing is wrong: %+v", s)
			}
			if f := faults[0]; f.Line != tc.line || !strings.Contains(fail.Message(f.Err), tc.says) {
				t.Errorf("line %d: %s", f.Line, fail.Message(f.Err))
			}
		})
	}
}

// TestShipped: the scenarios that come with the program can be played, in every
// language of the pages.
func TestShipped(t *testing.T) {
	all, err := Shipped()
	if err != nil || len(all) == 0 {
		t.Fatal(err)
	}
	for id, file := range all {
		s, _ := Read(file)
		texts := []i18n.Text{s.Title.Text, s.About.Text}
		for _, p := range s.Players {
			texts = append(texts, p.Title.Text)
		}
		for _, j := range s.Injects {
			texts = append(texts, j.From.Text, j.Title.Text, j.Words.Text)
		}
		for _, text := range texts {
			for _, lang := range []string{"ar", "en", "fr"} {
				if text.In[lang] == "" {
					t.Errorf("%s: %q is not said in %s", id, text.String(), lang)
				}
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	shipped, err := os.ReadFile("data/harbour.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(shipped)
	f.Fuzz(func(t *testing.T, file []byte) {
		s, faults := Read(file)
		for _, fault := range faults {
			if fault.Line < 1 || fault.Line > strings.Count(string(file), "\n")+1 || fail.Message(fault.Err) == "" {
				t.Fatalf("line %d: %v", fault.Line, fault.Err)
			}
		}
		if len(faults) > 0 {
			return
		}
		for _, j := range s.Injects { // what is read can be said
			b := &Played{Marked: Marked{true}, Inject: j.ID, Minute: j.Minute, Role: j.To[0], From: j.From.Text, Title: j.Title.Text, Words: j.Words.Text}
			if j.From.Empty() {
				b.From = i18n.Text{}
			}
			if err := b.Check(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
