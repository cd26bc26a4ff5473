package contact

import (
	"os"
	"path/filepath"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

func TestShippedData(t *testing.T) {
	d, err := LoadData("")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []List{d.Categories, d.Infrastructure, d.Services} {
		for _, c := range l.Items {
			for _, lang := range i18n.Tags() {
				if c.Name.In[lang] == "" {
					t.Errorf("%s has no name in %s", c.ID, lang)
				}
			}
		}
	}
	if tpl := d.Template(Global); tpl.FreshDays != 90 || len(tpl.Categories) != 2 {
		t.Errorf("%+v", tpl)
	}
}

func TestOperatorsData(t *testing.T) {
	for _, tc := range []struct {
		name, file, body string
		ok               bool
	}{
		{"a list of its own", "infrastructure.json", `{"version":"own-1","source":{"original":"en","in":{"en":"Own"}},"items":[{"id":"ports","name":{"original":"en","in":{"en":"Ports"}}}]}`, true},
		{"a list without a version", "infrastructure.json", `{"version":"","source":{"original":"en","in":{"en":"Own"}},"items":[{"id":"ports","name":{"original":"en","in":{"en":"Ports"}}}]}`, false},
		{"an id that is there twice", "services.json", `{"version":"1","source":{"original":"en","in":{"en":"Own"}},"items":[{"id":"a","name":{"original":"en","in":{"en":"A"}}},{"id":"a","name":{"original":"en","in":{"en":"B"}}}]}`, false},
		{"categories that templates do not find", "categories.json", `{"version":"1","source":{"original":"en","in":{"en":"Own"}},"items":[{"id":"a","name":{"original":"en","in":{"en":"A"}}}]}`, false},
		{"a member that nobody knows", "templates.json", `{"version":"1","templates":[],"colour":"red"}`, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, tc.file), []byte(tc.body), 0o600); err != nil {
				t.Fatal(err)
			}
			d, err := LoadData(dir)
			if (err == nil) != tc.ok || err != nil && !fail.Is(err, fail.Invalid) {
				t.Fatal(err)
			}
			if tc.ok && (d.Infrastructure.Version != "own-1" || len(d.Services.Items) == 0) {
				t.Errorf("%+v", d.Infrastructure)
			}
		})
	}
}
