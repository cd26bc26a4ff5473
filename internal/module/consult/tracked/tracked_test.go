package tracked

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/format/docx"
	"comity.example/comity/redline"
)

var wording = Wording{
	By: func(ids []string) docx.Revision {
		return docx.Revision{By: strings.Join(ids, ", "), At: time.Unix(0, 0)}
	},
	Renumbered: docx.Revision{By: "numbering"},
	Alternative: func(a redline.Alternative) []docx.Run {
		return docx.Plain("[" + strings.Join(a.By, ", ") + ": " + strings.TrimSpace(a.Text) + "]")
	},
}

// settled is what a reader has who accepts or rejects all changes.
func settled(all []*docx.Paragraph, accept bool) (out []string) {
	gone := func(inserted, deleted *docx.Revision) bool {
		return accept && deleted != nil || !accept && inserted != nil
	}
	words := ""
	for _, p := range all {
		label := p.Label
		if p.Renumbered != nil && !accept {
			label = p.Was
		}
		for _, r := range p.Runs {
			if !gone(r.Inserted, r.Deleted) {
				words += r.Text
			}
		}
		if gone(p.Inserted, p.Deleted) {
			if words != "" {
				out = append(out, "left over: "+words)
			}
			words = ""
			continue
		}
		out = append(out, fmt.Sprintf("%d %s %s", p.Kind, label, words))
		words = ""
	}
	return out
}

// stands is a text in the same form.
func stands(t redline.Text) (out []string) {
	labels := t.Labels()
	for i, u := range t.Standing() {
		p := paragraph(unit{kind: u.Kind})
		out = append(out, fmt.Sprintf("%d %s %s", p.Kind, labels[i], u.Words()))
	}
	return out
}

func parsed(t testing.TB, origin, s string) redline.Text {
	t.Helper()
	out, err := redline.Parse(origin, s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const base = `# Scope

States should protect critical infrastructure.

(a) Hospitals;

(b) Water supply;

(c) Power.

The second paragraph stands apart from the third.

It is short.

> (f) A State should not harm it.

The last words.
`

// Accepting all gives the text after, rejecting all the text before, whatever an
// amendment does.
func TestSettled(t *testing.T) {
	for _, tc := range []struct{ name, from, to string }{
		{"words", "should protect", "are encouraged to protect"},
		{"an item put in", "(b) Water supply;", "(b) Schools;\n\n(c) Water supply;"},
		{"an item taken out", "(a) Hospitals;\n\n", ""},
		{"a unit moved", "The second paragraph stands apart from the third.\n\nIt is short.\n\n", "It is short.\n\nThe second paragraph stands apart from the third.\n\n"},
		{"a unit split", "infrastructure.", "infrastructure.\n\nThey"},
		{"units joined", "the third.\n\nIt is", "the third. It is"},
		{"another kind", "The last words.", "(a) The last words."},
		{"a heading", "# Scope", "# The scope of all"},
		{"the end", "The last words.\n", "The last words.\n\nAnd more.\n"},
		{"the beginning", "# Scope\n\n", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := redline.NewVersion(parsed(t, "text", base))
			changed := strings.Replace(base, tc.from, tc.to, 1)
			if changed == base {
				t.Fatal("nothing is changed")
			}
			after, err := v.Apply(v.Diff("kenya", parsed(t, "x", changed)))
			if err != nil {
				t.Fatal(err)
			}
			all := Paragraphs(v.Text(), redline.Show(v.Text(), after), wording)
			if got, want := settled(all, true), stands(after); !slices.Equal(got, want) {
				t.Errorf("accepted:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if got, want := settled(all, false), stands(v.Text()); !slices.Equal(got, want) {
				t.Errorf("rejected:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// The same for texts and several amendments drawn by chance, where nothing is in
// brackets.
func TestSettledLaw(t *testing.T) {
	words := []string{"States", "should", "not", "the", "of", "protect", "الدول", "措施", "measures,", "and"}
	heads := []string{"", "", "(a) ", "(b) ", "- ", "# ", "> "}
	unit := rapid.Custom(func(t *rapid.T) string {
		return rapid.SampledFrom(heads).Draw(t, "head") + strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 7).Draw(t, "words"), " ")
	})
	text := rapid.SliceOfN(unit, 1, 7)
	form := func(units []string) string { return strings.Join(units, "\n\n") + "\n" }
	rapid.Check(t, func(rt *rapid.T) {
		units := text.Draw(rt, "base")
		v := redline.NewVersion(parsed(t, "text", form(units)))
		var changes []redline.Change
		var decisions []redline.Decision
		for i := range rapid.IntRange(1, 3).Draw(rt, "amendments") {
			to := slices.Clone(units)
			for range rapid.IntRange(1, 2).Draw(rt, "edits") {
				at := rapid.IntRange(0, len(to)-1).Draw(rt, "at")
				switch rapid.IntRange(0, 4).Draw(rt, "what") {
				case 0:
					to[at] = unit.Draw(rt, "other")
				case 1:
					to = slices.Insert(to, at, unit.Draw(rt, "new"))
				case 2:
					if len(to) > 1 {
						to = slices.Delete(to, at, at+1)
					}
				case 3:
					one := to[at]
					to = slices.Insert(slices.Delete(to, at, at+1), rapid.IntRange(0, len(to)-1).Draw(rt, "to"), one)
				default:
					to[at] += " " + rapid.SampledFrom(words).Draw(rt, "more")
				}
			}
			id := fmt.Sprintf("a%d", i)
			c := v.Diff(id, parsed(t, "x", form(to)))
			if len(c.Operations) == 0 {
				continue
			}
			changes = append(changes, c)
			decisions = append(decisions, redline.Decision{Amendment: id, As: redline.Retained})
		}
		done, err := v.Consolidate(changes, decisions)
		if err != nil {
			rt.Fatal(err)
		}
		if len(done.Brackets) > 0 {
			rt.Skip()
		}
		all := Paragraphs(v.Text(), done.Redline(), wording)
		if got, want := settled(all, true), stands(done.Text); !slices.Equal(got, want) {
			rt.Errorf("accepted:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if got, want := settled(all, false), stands(v.Text()); !slices.Equal(got, want) {
			rt.Errorf("rejected:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// What collides is printed in brackets, with who proposes it, and not tracked.
func TestCollidingIsPrinted(t *testing.T) {
	v := redline.NewVersion(parsed(t, "text", "States should report.\n"))
	changes := []redline.Change{v.Diff("kenya", parsed(t, "x", "States shall report.\n")), v.Diff("france", parsed(t, "x", "States could report.\n"))}
	done, err := v.Consolidate(changes, []redline.Decision{{Amendment: "kenya", As: redline.Retained}, {Amendment: "france", As: redline.Retained}})
	if err != nil {
		t.Fatal(err)
	}
	all := Paragraphs(v.Text(), done.Redline(), wording)
	want := []string{"0  States [should] [kenya: shall] [france: could] report."}
	for _, accept := range []bool{true, false} {
		if got := settled(all, accept); !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestRemarks(t *testing.T) {
	v := redline.NewVersion(parsed(t, "text", base))
	after, err := v.Apply(v.Diff("kenya", parsed(t, "x", strings.NewReplacer("should protect", "shall protect", "last", "final").Replace(base))))
	if err != nil {
		t.Fatal(err)
	}
	w := wording
	w.Remark = func(id string) string { return "why " + id }
	var got []string
	for _, p := range Paragraphs(v.Text(), redline.Show(v.Text(), after), w) {
		for _, r := range p.Runs {
			for _, m := range r.Remarks {
				got = append(got, m.By+": "+m.Text)
			}
		}
	}
	if want := []string{"kenya: why kenya"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
