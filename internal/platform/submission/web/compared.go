package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// Passage is a part of what somebody said, by which one wording of it is set
// against another.
type Passage struct {
	Key  string    // by which it is found in the other wording
	Name string    // in the reader's language
	Text i18n.Text // in every language that it has
}

// Words is a passage of words in the reader's language, or in none: one line each.
func Words(l *i18n.Locale, key, name string, lines ...string) Passage {
	return Passage{Key: key, Name: name, Text: i18n.Of(l.Tag(), strings.Join(lines, "\n"))}
}

// Compared shows what one wording changed of another: each passage that is not as
// it was, in each language, as a redline, and which translations stay as they were.
// Passages stand as the later wording has
// them, then those that only the earlier one has.
func Compared(l *i18n.Locale, was, is []Passage) templ.Component {
	var blocks []templ.Component
	show := func(p Passage, before, after i18n.Text) {
		for _, lang := range languagesOf(before, after) {
			if before.In[lang] != after.In[lang] {
				name := []templ.Component{ui.Strong(p.Name)}
				if lang != l.Tag() { // the same name would stand above each language
					name = append(name, ui.Quiet(l.T("ui.in-language", "language", ui.LanguageName(l, lang))))
				}
				blocks = append(blocks, ui.Stack(ui.Para(ui.Join(name...)), Redlined(l, lang, before.In[lang], after.In[lang])))
			}
		}
	}
	for _, p := range is {
		before := passage(was, p.Key).Text
		show(p, before, p.Text)
		if older := outdated(before, p.Text); len(older) > 0 {
			blocks = append(blocks, ui.Para(ui.Quiet(l.T("way.compared.older", "languages", named(l, older)))))
		}
	}
	for _, p := range was {
		if passage(is, p.Key).Key == "" {
			show(p, p.Text, i18n.Text{})
		}
	}
	if len(blocks) == 0 {
		return ui.Para(ui.Plain(l.T("way.compared.same")))
	}
	return ui.Stack(blocks...)
}

// outdated are the languages in which a text stays as it was, while the words that
// these translate do not.
func outdated(was, is i18n.Text) []string {
	if was.Empty() || is.In[is.Original] == was.In[is.Original] {
		return nil
	}
	return slices.DeleteFunc(translated(is), func(lang string) bool { return is.In[lang] != was.In[lang] })
}

func passage(all []Passage, key string) Passage {
	if i := slices.IndexFunc(all, func(p Passage) bool { return p.Key == key }); i >= 0 {
		return all[i]
	}
	return Passage{}
}

// languagesOf are those of two texts: that of the later original first.
func languagesOf(was, is i18n.Text) []string {
	out := []string{is.Original, was.Original}
	for _, lang := range append(is.Languages(), was.Languages()...) {
		if !slices.Contains(out, lang) {
			out = append(out, lang)
		}
	}
	return slices.Compact(out)
}

// Redlined sets two wordings in one language beside each other, paragraph by
// paragraph and word by word.
func Redlined(l *i18n.Locale, lang, was, is string) templ.Component {
	out := ui.Redline{Lang: lang}
	for _, paragraph := range Runs(was, is) {
		var runs []ui.RedRun
		for _, r := range paragraph {
			runs = append(runs, ui.RedRun{Op: r.Op, Words: r.Words})
		}
		out.Lines = append(out.Lines, ui.RedLine{Runs: runs})
	}
	return ui.RedlineView(l, out)
}

// Runs is what Redlined shows, for pages that show it otherwise: the runs of each
// paragraph. One that moved stands where it was and where it is.
func Runs(was, is string) (out [][]ui.Run) {
	paragraphs := func(s string) (out []string) {
		for p := range strings.SplitSeq(s, "\n") {
			if strings.TrimSpace(p) != "" {
				out = append(out, p)
			}
		}
		return out
	}
	lines := redline.Compare(redline.FromParagraphs("before", paragraphs(was)), redline.FromParagraphs("after", paragraphs(is)))
	left := map[redline.ID]string{} // the words that stood where a paragraph went away
	for _, line := range lines {
		for _, s := range line.Stretches {
			if line.Mark == redline.MovedHere && s.Mark != redline.Inserted {
				left[line.Unit] += s.Text
			}
		}
	}
	for _, line := range lines {
		if line.Mark == redline.MovedAway {
			out = append(out, []ui.Run{{Op: ui.Deleted, Words: left[line.Unit]}})
			continue
		}
		var runs []ui.Run
		for _, s := range line.Stretches {
			op, mark := ui.Kept, s.Mark
			if mark == redline.Kept {
				mark = line.Mark // of a whole paragraph that came or went
			}
			switch {
			case mark == redline.Deleted && line.Mark == redline.MovedHere:
				continue // it stands where the paragraph was
			case mark == redline.Inserted, mark == redline.MovedHere:
				op = ui.Inserted
			case mark == redline.Deleted:
				op = ui.Deleted
			}
			runs = append(runs, ui.Run{Op: op, Words: s.Text})
		}
		out = append(out, runs)
	}
	return out
}
