package attachment_test

import (
	"encoding/json"
	"testing"

	"comity.example/comity/internal/platform/attachment"
)

// FuzzListed: whatever a body holds, what is taken from it is of the form, and
// is written as it was read.
func FuzzListed(f *testing.F) {
	s := newStore(f)
	one := keep(f, s, "a.txt", "one")
	for _, files := range [][]attachment.File{nil, {one}, {one, one}} {
		b, err := json.Marshal(map[string]any{"attachments": files})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"attachments":{"file":1}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		got := attachment.Listed(body)
		if err := attachment.CheckAll(got); err != nil {
			t.Errorf("%s: %v", body, err)
		}
		for _, one := range got {
			if attachment.Named(one.Name) != one.Name {
				t.Errorf("%q is no name", one.Name)
			}
			_, _, _ = s.Open(one) // must not panic
		}
	})
}
