package publication

import (
	"strconv"
	"strings"
)

// Number names the paragraphs of a content. One that goes on unchanged from the
// edition before keeps its id; every other one gets a number above all that were
// given out, so that no id ever means two paragraphs. before is nil for a first
// edition.
func Number(c *Content, before *Content) {
	kept, last := map[string][]string{}, 0
	if before != nil {
		for _, in := range before.All() {
			if n, err := strconv.Atoi(strings.TrimPrefix(in.ID, "p")); err == nil {
				last = max(last, n)
			}
			kept[same(in)] = append(kept[same(in)], in.ID)
		}
	}
	for _, in := range c.All() {
		if ids := kept[same(in)]; len(ids) > 0 {
			in.Paragraph.ID, kept[same(in)] = ids[0], ids[1:]
			continue
		}
		last++
		in.Paragraph.ID = "p" + strconv.Itoa(last)
	}
}

// same is what has to be alike in two editions for a paragraph to go on: where
// it belongs, and its words, with those in brackets.
func same(in Place) string {
	where := string(in.Section)
	if in.Chapter != nil {
		where = in.Chapter.ID + "\x00" + where
	}
	if in.Official != nil {
		where += "\x00" + in.Official.Provision
	}
	if in.Guidance != nil {
		where += "\x00" + in.Guidance.Text.String()
	}
	return where + "\x00" + string(in.Form) + "\x00" + in.Label + "\x00" + in.Language + "\x00" + in.Text + bracketed(in.Paragraph)
}

// bracketed is what of a paragraph is printed in brackets: its words, and each
// alternative with those who propose it.
func bracketed(p *Paragraph) string {
	var b strings.Builder
	put := func(words string, all []Alternative) {
		if len(all) > 0 {
			b.WriteString("\x00[" + words)
		}
		for _, a := range all {
			b.WriteString("\x00" + string(a.Do) + "\x00" + a.Text)
			for _, by := range a.By {
				b.WriteString("\x00" + by.String())
			}
		}
	}
	before := 0
	for _, r := range p.Runs {
		put(strconv.Itoa(before)+"\x00"+r.Text, r.Open)
		before += len(r.Text)
	}
	put("", p.Open)
	return b.String()
}
