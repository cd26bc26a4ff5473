package figure_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui/figure"
)

func locale(t testing.TB, tag string) *i18n.Locale {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.Locale(tag)
}

var (
	widthOf = regexp.MustCompile(`<svg[^>]* width="([0-9.]+)" height="([0-9.]+)"`)
	rectOf  = regexp.MustCompile(`<rect class="s\d" x="([-0-9.]+)" y="([-0-9.]+)" width="([-0-9.]+)" height="([-0-9.]+)"`)
	dotOf   = regexp.MustCompile(`<circle class="(s\d)" cx="([-0-9.]+)"`)
)

func f(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func wellFormed(t testing.TB, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("not well formed: %v in %s", err, svg)
		}
	}
}

func on(day string) time.Time {
	t, _ := time.Parse(time.DateOnly, day)
	return t
}

func drawings() map[string]figure.Drawing {
	return map[string]figure.Drawing{
		"spans": figure.Spans{Now: on("2026-02-10"), Rows: []figure.Span{{Label: "a < b", From: on("2026-01-01"), Until: on("2026-03-01"), State: figure.Over},
			{Label: "Vues", Lang: "fr", From: on("2026-02-01"), Until: on("2026-04-01"), State: figure.Running}, {Label: "Last", From: on("2026-04-01")}}},
		"bars":     figure.Bars{Describe: "a < b & c", Labels: []string{"2006", "2007"}, Unit: "States", Series: []figure.Series{{Values: []int{14, 17}}}},
		"groups":   figure.Bars{Labels: []string{"2006", "2007"}, Series: []figure.Series{{Name: "A", Values: []int{1, 2}}, {Name: "B", Values: []int{3}}}},
		"dots":     figure.Grid{Columns: []string{"1", "2"}, Rows: []figure.GridRow{{Label: "Côte d’Ivoire", Lang: "fr", Values: []int{0, 1}}}},
		"tiles":    figure.Grid{Shape: figure.Tile, Columns: []string{"1", "2"}, Rows: []figure.GridRow{{Label: "x", Values: []int{2, 1}}}, Legend: []string{"a", "b"}},
		"timeline": figure.Timeline{Lanes: []figure.Lane{{Label: "L", Events: []figure.Event{{From: "2004", To: "2005-07", Words: "e", Short: "1"}, {From: "2005-07-01", Words: "f"}}}}},
		"lines":    figure.Lines{Labels: []string{"A", "B"}, Series: []figure.Series{{Name: "A", Values: []int{1, 2}}, {Name: "B", Values: []int{3}}}},
		"no lines": figure.Lines{},
		"no bars":  figure.Bars{},
		"no rows":  figure.Grid{},
		"no lanes": figure.Timeline{},
		"all zero": figure.Bars{Labels: []string{"2006"}, Series: []figure.Series{{Values: []int{0}}}},
	}
}

// TestDrawings: each drawing is well formed, named, described, and stays
// inside its own frame, in both directions of writing.
func TestDrawings(t *testing.T) {
	for name, d := range drawings() {
		for _, tag := range []string{"en", "ar"} {
			t.Run(name+" "+tag, func(t *testing.T) {
				svg := figure.SVG(locale(t, tag), "x", `Title "quoted" & more`, d)
				wellFormed(t, svg)
				for _, want := range []string{`role="img"`, `aria-labelledby="x-title x-desc"`, `<title id="x-title">Title &#34;quoted&#34; &amp; more</title>`, `<desc id="x-desc">`} {
					if !strings.Contains(svg, want) {
						t.Errorf("lacks %s", want)
					}
				}
				if strings.Contains(svg, "style=") || strings.Contains(svg, "fill=") {
					t.Error("a drawing says how it looks: that is for the style sheet")
				}
				m := widthOf.FindStringSubmatch(svg)
				w := f(t, m[1])
				for _, r := range rectOf.FindAllStringSubmatch(svg, -1) {
					if x := f(t, r[1]); x < 0 || x+f(t, r[3]) > w || f(t, r[4]) < 0 {
						t.Errorf("outside its frame of %v: %s", w, r[0])
					}
				}
			})
		}
	}
}

// TestArabicIsTheMirrorOfEnglish: the same bars, in the other direction.
func TestArabicIsTheMirrorOfEnglish(t *testing.T) {
	d := drawings()["bars"]
	en, ar := figure.SVG(locale(t, "en"), "x", "t", d), figure.SVG(locale(t, "ar"), "x", "t", d)
	w := f(t, widthOf.FindStringSubmatch(en)[1])
	a, b := rectOf.FindAllStringSubmatch(en, -1), rectOf.FindAllStringSubmatch(ar, -1)
	if len(a) != 2 || len(b) != 2 {
		t.Fatalf("%d and %d bars, want 2 and 2", len(a), len(b))
	}
	for i := range a {
		if got, want := f(t, b[i][1]), w-f(t, a[i][1])-f(t, a[i][3]); got-want > 0.2 || want-got > 0.2 {
			t.Errorf("bar %d stands at %v, want %v", i, got, want)
		}
	}
}

// TestBarsAreProportional: a bar's height is its number's share of the axis.
func TestBarsAreProportional(t *testing.T) {
	en := locale(t, "en")
	rapid.Check(t, func(rt *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(0, 500), 1, 20).Draw(rt, "values")
		labels := make([]string, len(values))
		for i := range labels {
			labels[i] = fmt.Sprint(2000 + i)
		}
		svg := figure.SVG(en, "x", "t", figure.Bars{Labels: labels, Series: []figure.Series{{Values: values}}})
		bars := rectOf.FindAllStringSubmatch(svg, -1)
		if len(bars) != len(values) {
			rt.Fatalf("%d bars for %d values", len(bars), len(values))
		}
		var scale float64
		for i, v := range values {
			if v > 0 && scale == 0 {
				scale = f(t, bars[i][4]) / float64(v)
			}
		}
		for i, v := range values {
			if got, want := f(t, bars[i][4]), scale*float64(v); got-want > 0.06*float64(v)+0.1 || want-got > 0.06*float64(v)+0.1 {
				rt.Fatalf("bar of %d is %v high, want %v", v, got, want)
			}
		}
	})
}

// TestLinesAreProportional: a lying bar's length is its number's share of the
// longest, and every number stands behind its bar.
func TestLinesAreProportional(t *testing.T) {
	en := locale(t, "en")
	rapid.Check(t, func(rt *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(0, 500), 1, 20).Draw(rt, "values")
		svg := figure.SVG(en, "x", "t", figure.Lines{Labels: make([]string, len(values)), Series: []figure.Series{{Values: values}}})
		bars := rectOf.FindAllStringSubmatch(svg, -1)
		if len(bars) != len(values) {
			rt.Fatalf("%d bars for %d values", len(bars), len(values))
		}
		longest := slices.Max(values)
		for i, v := range values {
			full := f(t, bars[slices.Index(values, longest)][3])
			if got, want := f(t, bars[i][3])*float64(longest), full*float64(v); got-want > 0.1*float64(longest) || want-got > 0.1*float64(longest) {
				rt.Fatalf("bar of %d is %s long beside one of %d of %v", v, bars[i][3], longest, full)
			}
			if !strings.Contains(svg, `class="value"`) {
				rt.Fatal("no number stands behind its bar")
			}
		}
	})
}

// TestDotsAreTheMarks: as many dots as there are marks, none for nothing.
func TestDotsAreTheMarks(t *testing.T) {
	g := figure.Grid{Columns: []string{"1", "2", "3"}, Legend: []string{"member", "chair"},
		Rows: []figure.GridRow{{Label: "a", Values: []int{1, 0, 2}}, {Label: "b", Values: []int{0, 0, 1}}}}
	svg := figure.SVG(locale(t, "en"), "x", "t", g)
	dots := dotOf.FindAllStringSubmatch(svg, -1)
	if len(dots) != 3 || dots[1][1] != "s2" {
		t.Errorf("dots: %v", dots)
	}
	if !strings.Contains(svg, "<title>a, 3: chair</title>") {
		t.Error("a mark does not say what it is")
	}
}

// TestTimelineEventsDoNotTouch: events at the same time stand on lines of
// their own.
func TestTimelineEventsDoNotTouch(t *testing.T) {
	lane := figure.Lane{Label: "x", Events: []figure.Event{{From: "2010-12-08", Words: "a", Short: "65/41"}, {From: "2010-12-21", Words: "b"}, {From: "2015", Words: "c"}}}
	svg := figure.SVG(locale(t, "en"), "x", "t", figure.Timeline{Lanes: []figure.Lane{lane}})
	cy := regexp.MustCompile(`<circle class="s1" cx="[^"]*" cy="([^"]*)"`).FindAllStringSubmatch(svg, -1)
	if len(cy) != 2 || cy[0][1] == cy[1][1] {
		t.Errorf("two days a fortnight apart: %v", cy)
	}
	for _, want := range []string{"8 December 2010: a", ">2010<", ">2015<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("lacks %s", want)
		}
	}
}

// TestLongLabelsAreCut: a name that has no room is cut, and says so.
func TestLongLabelsAreCut(t *testing.T) {
	whole := "United Kingdom of Great Britain and Northern Ireland"
	for label, want := range map[string]string{whole: whole, strings.Repeat("long ", 30): "…</text>"} {
		svg := figure.SVG(locale(t, "en"), "x", "t", figure.Grid{Columns: []string{"1"}, Rows: []figure.GridRow{{Label: label, Values: []int{1}}}})
		if !strings.Contains(svg, want) {
			t.Errorf("%q: lacks %q", label, want)
		}
		if dot := f(t, dotOf.FindStringSubmatch(svg)[2]); dot < 330 {
			t.Errorf("%q runs into its dot at %v", label, dot)
		}
	}
}

// TestSpansKeepTime: of two spans the one that begins earlier is drawn nearer to
// the beginning, none leaves the drawing, and a line marks now only while it is
// within.
func TestSpansKeepTime(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var s figure.Spans
		begin := on("2016-01-01")
		for range rapid.IntRange(1, 6).Draw(rt, "rows") {
			from := begin.AddDate(0, 0, rapid.IntRange(0, 4000).Draw(rt, "from"))
			s.Rows = append(s.Rows, figure.Span{Label: "x", From: from, Until: from.AddDate(0, 0, rapid.IntRange(1, 900).Draw(rt, "days")), State: figure.Running})
		}
		s.Now = begin.AddDate(0, 0, rapid.IntRange(-100, 6000).Draw(rt, "now"))
		svg := figure.SVG(locale(t, "en"), "s", "s", s)
		rects := rectOf.FindAllStringSubmatch(svg, -1)
		if len(rects) != len(s.Rows) {
			rt.Fatalf("%d bars for %d spans", len(rects), len(s.Rows))
		}
		width, first, last := f(t, widthOf.FindStringSubmatch(svg)[1]), s.Rows[0].From, s.Rows[0].Until
		for i, a := range s.Rows {
			x, w := f(t, rects[i][1]), f(t, rects[i][3])
			if x < 0 || x+w > width {
				rt.Fatalf("a bar from %v, %v wide, leaves a drawing of %v", x, w, width)
			}
			for k, b := range s.Rows {
				if a.From.Before(b.From) && x > f(t, rects[k][1]) {
					rt.Fatalf("%v is drawn after %v", a.From, b.From)
				}
			}
			if a.From.Before(first) {
				first = a.From
			}
			if a.Until.After(last) {
				last = a.Until
			}
		}
		if within := s.Now.After(first) && s.Now.Before(last); strings.Contains(svg, `class="axis"`) != within {
			rt.Fatalf("a line marks now: %v, and it is within: %v", !within, within)
		}
	})
}
