package cooperation

import (
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/statement"
)

func file(n byte, name string) attachment.File {
	return attachment.File{File: statement.Hash{n, 1}, Name: name, Type: "text/plain", Size: 3, Hash: statement.Hash{n, 2}, Key: make([]byte, 32)}
}

// What lists files, and how: each rule broken once.
func TestFiles(t *testing.T) {
	many := make([]attachment.File, attachment.MaxFiles+1)
	for i := range many {
		many[i] = file(byte(i+1), "a.txt")
	}
	for _, tc := range []struct {
		name     string
		verb     Verb
		exercise bool
		files    []attachment.File
		ok       bool
	}{
		{"none", Answered, false, nil, true},
		{"one", Answered, false, many[:1], true},
		{"as many as there may be", Acted, false, many[:attachment.MaxFiles], true},
		{"one too many", Acted, false, many, false},
		{"one twice", Acted, false, []attachment.File{many[0], many[0]}, false},
		{"an empty list", Acted, false, []attachment.File{}, false},
		{"an acknowledgement", Acknowledged, false, many[:1], false},
		{"a withdrawal", Withdrawn, false, many[:1], false},
		{"of an exercise", Answered, true, []attachment.File{file(1, "EXERCISE a.txt")}, true},
		{"of an exercise, without the word", Answered, true, many[:1], false},
		{"a name of no file", Answered, false, []attachment.File{file(1, "../a.txt")}, false},
		{"a type that is not kept", Answered, false, []attachment.File{{File: statement.Hash{1}, Name: "a", Type: "text/html", Size: 1, Hash: statement.Hash{1}, Key: make([]byte, 32)}}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := &Words{As: As{Kind: Notification, Verb: tc.verb, Exercise: tc.exercise, Attachments: tc.files}, Words: words("Words.")}
			d, err := Saying{By: alpha, To: beta, Case: aCase, Marking: statement.Amber, Body: b}.Draft()
			if (err == nil) != tc.ok || err != nil && !fail.Is(err, fail.Invalid) {
				t.Fatalf("%v", err)
			}
			if err != nil {
				return
			}
			back, err := Decode(d.Type, d.Body)
			if err != nil || len(back.Files()) != len(tc.files) || len(attachment.Listed(d.Body)) != len(tc.files) {
				t.Errorf("%s: %v", d.Body, err)
			}
			if tc.files == nil && strings.Contains(string(d.Body), "attachments") {
				t.Errorf("a body without files says so: %s", d.Body)
			}
		})
	}
}

func TestFileName(t *testing.T) {
	for _, tc := range []struct {
		name, want string
		exercise   bool
	}{{"C:\\logs\\proxy.txt", "proxy.txt", false}, {"proxy.txt", "EXERCISE proxy.txt", true}, {"EXERCISE proxy.txt", "EXERCISE proxy.txt", true}, {"", "EXERCISE file", true}} {
		if got := FileName(tc.name, tc.exercise); got != tc.want {
			t.Errorf("%q: %q", tc.name, got)
		}
	}
	if got := FileName(strings.Repeat("a", 200)+".pdf", true); !strings.HasPrefix(got, ExerciseName) || !strings.HasSuffix(got, ".pdf") || len(got) > attachment.MaxName {
		t.Errorf("%q", got)
	}
}
