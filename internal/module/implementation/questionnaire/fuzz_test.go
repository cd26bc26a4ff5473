package questionnaire_test

import (
	"encoding/json"
	"slices"
	"testing"
	"testing/fstest"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/implementation/questionnaire"
)

// FuzzWith: whatever an operator puts into its files is refused as invalid, or is a
// questionnaire, or a mapping, that can be used.
func FuzzWith(f *testing.F) {
	shipped, err := questionnaire.Shipped()
	if err != nil {
		f.Fatal(err)
	}
	small := *shipped.Get(questionnaire.Short, "")
	small.Sections = slices.Clone(small.Sections[:1])
	small.Sections[0].Items = small.Sections[0].Items[:1]
	seed, err := json.Marshal(small)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte(`{"questionnaire": "short", "from": "1", "to": "1"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, in := range []string{"questionnaires", "mappings"} {
			l, err := shipped.With(fstest.MapFS{in + "/own.json": {Data: raw}})
			if err != nil {
				if !fail.Is(err, fail.Invalid) {
					t.Fatalf("%v is not said to be invalid", err)
				}
				continue
			}
			for _, q := range l.Current() {
				for i := range q.Sections {
					for j := range q.Sections[i].Items {
						if item := &q.Sections[i].Items[j]; item.Topic() == "" {
							t.Fatalf("%s: an item without topic", q.ID)
						}
						q.Asked(&q.Sections[i].Items[j])
					}
				}
			}
		}
	})
}
