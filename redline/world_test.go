package redline_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/redline"
)

// vocabulary is small, so that words repeat and alignments are ambiguous, and
// mixed: marks inside words, other scripts, both directions, combining signs.
var vocabulary = []string{
	"States", "should", "not", "the", "the", "of", "of", "and", "take", "measures", "incident", "State’s", "long-term", "3.5",
	"(ICT)", "“critical”", "e.g.", "cyber", "تدابير", "الدول", "措施", "各国应", "é", "e\u0301", "🇰🇪🇳🇴", "n°", "a/b", "protect", "rights", "online", "need", "to", "share",
}

var marks = []string{"", "", "", "", "", ",", ",", ";", ":", ".", ".", "?", "؟", "。"}

func sentence(t *rapid.T, least, most int) string {
	n := rapid.IntRange(least, most).Draw(t, "words")
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(rapid.SampledFrom(vocabulary).Draw(t, "word"))
		b.WriteString(rapid.SampledFrom(marks).Draw(t, "mark"))
	}
	return b.String()
}

// line is a unit of the text form, before it is written.
type line struct {
	head  string // "# ", "> ", "", or the style of a label
	depth int
	words string
}

var heads = []string{"", "", "", "(a)", "(a)", "(a)", "(i)", "1.", "1.", "(أ)", "١-", "一、", "-", "•", "# ", "## ", "> "}

func drawLines(t *rapid.T, most int) []line {
	out := make([]line, rapid.IntRange(1, most).Draw(t, "units"))
	for i := range out {
		out[i] = drawLine(t)
	}
	return out
}

func drawLine(t *rapid.T) line {
	l := line{head: rapid.SampledFrom(heads).Draw(t, "head"), depth: rapid.IntRange(0, 3).Draw(t, "depth")}
	l.words = sentence(t, 1, 12)
	return l
}

// form writes lines as somebody would type them.
func form(lines []line) string {
	var b strings.Builder
	count := map[string]int{}
	deep := -1
	for _, l := range lines {
		depth := min(l.depth, deep+1)
		deep = depth
		label := l.head
		switch l.head {
		case "# ", "## ":
			depth, deep = 0, -1
		case "", "> ", "-", "•":
			if l.head == "-" || l.head == "•" {
				label += " "
			}
		default:
			n := count[fmt.Sprint(depth, l.head)] + 1
			count[fmt.Sprint(depth, l.head)] = n
			label = numbered(l.head, n) + " "
		}
		fmt.Fprintf(&b, "%s%s%s\n\n", strings.Repeat("  ", depth), label, l.words)
	}
	return b.String()
}

func numbered(style string, n int) string {
	switch style {
	case "(a)":
		return fmt.Sprintf("(%c)", 'a'+(n-1)%26)
	case "(i)":
		return "(" + strings.Fields("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii xxiv xxv")[(n-1)%25] + ")"
	case "(أ)":
		return "(" + strings.Fields("أ ب ج د هـ و ز ح ط ي ك ل م ن س ع ف ص ق ر ش ت ث خ ذ ض ظ غ")[(n-1)%28] + ")"
	case "١-":
		return strings.Map(func(r rune) rune { return '٠' + r - '0' }, fmt.Sprint(n)) + "-"
	case "一、":
		return strings.Fields("一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十 二十一")[(n-1)%21] + "、"
	}
	return fmt.Sprintf("%d.", n)
}

// mutate does to lines what people do to texts.
func mutate(t *rapid.T, in []line) []line {
	out := slices.Clone(in)
	for range rapid.IntRange(0, 4).Draw(t, "mutations") {
		if len(out) == 0 {
			break
		}
		i := rapid.IntRange(0, len(out)-1).Draw(t, "unit")
		switch rapid.IntRange(0, 8).Draw(t, "kind") {
		case 0, 1, 2:
			out[i].words = mutateWords(t, out[i].words)
		case 3:
			out = slices.Insert(out, i, drawLine(t))
		case 4:
			if len(out) > 1 {
				out = slices.Delete(out, i, i+1)
			}
		case 5:
			n := min(rapid.IntRange(1, 3).Draw(t, "moved"), len(out)-i)
			block := slices.Clone(out[i : i+n])
			out = slices.Delete(out, i, i+n)
			out = slices.Insert(out, rapid.IntRange(0, len(out)).Draw(t, "place"), block...)
		case 6:
			words := strings.Fields(out[i].words)
			if len(words) > 1 {
				at := rapid.IntRange(1, len(words)-1).Draw(t, "split")
				second := out[i]
				out[i].words, second.words = strings.Join(words[:at], " "), strings.Join(words[at:], " ")
				out = slices.Insert(out, i+1, second)
			}
		case 7:
			if i+1 < len(out) {
				out[i].words += " " + out[i+1].words
				out = slices.Delete(out, i+1, i+2)
			}
		case 8:
			out[i].depth = rapid.IntRange(0, 3).Draw(t, "deeper")
			if rapid.Bool().Draw(t, "other kind") {
				out[i].head = rapid.SampledFrom(heads).Draw(t, "head")
			}
		}
	}
	return out
}

func mutateWords(t *rapid.T, s string) string {
	words := strings.Fields(s)
	i := rapid.IntRange(0, len(words)-1).Draw(t, "at")
	j := min(len(words), i+rapid.IntRange(0, 3).Draw(t, "gone"))
	var put []string
	if k := rapid.IntRange(0, 3).Draw(t, "put"); k > 0 {
		put = strings.Fields(sentence(t, k, k))
	}
	out := slices.Concat(words[:i], put, words[j:])
	if len(out) == 0 {
		return "the"
	}
	return strings.Join(out, " ")
}

func mustParse(t testing.TB, origin, s string) redline.Text {
	t.Helper()
	text, err := redline.Parse(origin, s)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// drawText gives a text in the plain form.
func drawText(t *rapid.T, origin string, lines []line) redline.Text {
	text, err := redline.Parse(origin, form(lines))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// shape is all that the plain form says of a text, but for the numbers of labels.
func shape(t redline.Text) string {
	var b strings.Builder
	for _, u := range t.Standing() {
		fmt.Fprintf(&b, "%s %d %q %q\n", u.Kind, u.Depth, u.Marker.Style, u.Words())
	}
	return b.String()
}

// labels are the labels of a text, and whether all are in turn.
func labels(t redline.Text) (all string, inTurn bool) {
	inTurn = true
	for _, u := range t.Standing() {
		inTurn = inTurn && u.Marker.Fixed == ""
	}
	return strings.Join(t.Labels(), "\n"), inTurn
}
