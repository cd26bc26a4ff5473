package cooperation

import (
	"strings"
	"testing"
	"testing/fstest"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

func loadShipped(t *testing.T) *Templates {
	t.Helper()
	all, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWhatIsShipped(t *testing.T) {
	all := loadShipped(t)
	if n := len(all.Newest(RSIT).Terms); n != 11 {
		t.Errorf("%d classes of incidents", n)
	}
	for _, k := range Kinds() {
		tpl := all.Current(k)
		if n := len(all.List(tpl.Severity).Terms); n != 6 || len(tpl.BySeverity) != 6 {
			t.Errorf("%s: %d categories of severity, intervals for %d", tpl.ID, n, len(tpl.BySeverity))
		}
		for _, term := range all.List(tpl.Severity).Terms {
			if tpl.For(term.ID).Acknowledge < 1 || tpl.For(term.ID).Acknowledge > tpl.For("6").Acknowledge {
				t.Errorf("%s: receipt of category %s is due within %d minutes", tpl.ID, term.ID, tpl.For(term.ID).Acknowledge)
			}
		}
		if tpl.For("") != tpl.Within {
			t.Errorf("%s: without a severity its own intervals do not hold", tpl.ID)
		}
		texts := []i18n.Text{tpl.Name}
		for _, f := range tpl.Fields {
			texts = append(texts, f.Label)
			if !f.Hint.Empty() {
				texts = append(texts, f.Hint)
			}
		}
		for _, list := range [][]Term{tpl.Checklist, tpl.Privacy, all.Newest(RSIT).Terms, all.Newest(Infrastructure).Terms, all.List(tpl.Severity).Terms} {
			for _, term := range list {
				texts = append(texts, term.Name)
			}
		}
		for _, text := range texts {
			for _, lang := range []string{"ar", "en", "fr"} {
				if text.In[lang] == "" {
					t.Errorf("%s: %q is missing in %s", tpl.ID, text.String(), lang)
				}
			}
		}
	}
	for _, b := range []Body{notified(), requested()} {
		if err := all.Fits(b); err != nil {
			t.Errorf("%s: %v", b.Type(), err)
		}
	}
}

func TestFits(t *testing.T) {
	all := loadShipped(t)
	for _, tc := range []struct {
		name string
		body func() Body
	}{
		{"a required field is empty", func() Body { b := notified(); delete(b.Fields, "asked"); return b }},
		{"a field that the template does not have", func() Body { b := notified(); b.Fields["culprit"] = words("x"); return b }},
		{"another kind's template", func() Body { b := notified(); b.Matter = matter("request/1"); return b }},
		{"a template that is not here", func() Body { b := notified(); b.Template = "notification/9"; return b }},
		{"a class that is not in the list", func() Body { b := notified(); b.Class = "bad-luck"; return b }},
		{"infrastructure that is not in the list", func() Body { b := notified(); b.Infrastructure = []string{"castles"}; return b }},
		{"a category that is not in the schema", func() Body { b := notified(); b.Severity.Category = "7"; return b }},
		{"an item that is not answered", func() Body { b := requested(); b.Privacy = b.Privacy[1:]; return b }},
		{"a correction without a required field", func() Body {
			m := matter("notification/1")
			m.Fields = map[string]i18n.Text{}
			return &Correction{As: As{Kind: Notification, Verb: Corrected}, Matter: &m}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := all.Fits(tc.body()); !fail.Is(err, fail.Invalid) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestAnOperatorsTemplates: what an operator adds stands beside what is shipped
// or replaces it; what is not well formed is refused.
func TestAnOperatorsTemplates(t *testing.T) {
	shipped := loadShipped(t)
	own := strings.NewReplacer(`"notification/1"`, `"notification/10"`).Replace(read(t, "data/templates/notification-1.json"))
	second := strings.NewReplacer(`"notification/1"`, `"notification/2"`).Replace(read(t, "data/templates/notification-1.json"))
	all, err := shipped.With(fstest.MapFS{"templates/own.json": {Data: []byte(own)}, "templates/second.json": {Data: []byte(second)}})
	if err != nil {
		t.Fatal(err)
	}
	if got := all.Current(Notification).ID; got != "notification/10" || all.Template("notification/1") == nil {
		t.Errorf("%s is in force", got)
	}
	if shipped.Current(Notification).ID != "notification/1" {
		t.Error("what was shipped has changed")
	}
	for name, file := range map[string]fstest.MapFS{
		"no JSON":          {"templates/x.json": {Data: []byte("{")}},
		"unknown members":  {"templates/x.json": {Data: []byte(`{"id":"notification/3","blame":"x"}`)}},
		"no fields":        {"templates/x.json": {Data: []byte(`{"id":"notification/3","kind":"notification"}`)}},
		"a list of none":   {"lists/x.json": {Data: []byte(`{"id":"rsit:2000","name":{"original":"en","in":{"en":"x"}},"source":"","terms":[]}`)}},
		"a schema missing": {"templates/x.json": {Data: []byte(strings.Replace(own, "ncsc-uk:2018", "own:1", 1))}},
	} {
		if _, err := shipped.With(file); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := shipped.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
