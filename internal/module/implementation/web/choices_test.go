package web_test

import (
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/web"
)

// Every section can be chosen by a name of its own, and the items of an open one, each
// once, whatever else asks about them.
func TestChoices(t *testing.T) {
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range i18n.Tags() {
		for _, open := range []bool{false, true} {
			values, sections := map[string]int{}, map[string]int{}
			for _, o := range web.Choices(c.Locale(tag), library.Current(), func(*questionnaire.Questionnaire, *questionnaire.Section) bool { return open }) {
				if values[o.Value]++; values[o.Value] > 1 {
					t.Errorf("%s: %s can be chosen twice", tag, o.Value)
				}
				if o.Lang == tag || o.Words == "" {
					t.Errorf("%s: %s is called %q, in %q", tag, o.Value, o.Words, o.Lang)
				}
				if !strings.HasPrefix(o.Words, "– ") {
					if sections[o.Words]++; sections[o.Words] > 1 {
						t.Errorf("%s: two sections are called %q", tag, o.Words)
					}
				}
			}
			for _, q := range library.Current() {
				for i := range q.Sections {
					s := &q.Sections[i]
					if values[q.ID+"/"+s.ID] != 1 || slices.ContainsFunc(s.Topics(), func(topic string) bool { return (values[topic] == 1) != open }) {
						t.Errorf("%s: the section %s of %s, open: %t", tag, s.ID, q.ID, open)
					}
				}
			}
		}
	}
}
