package offline

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
)

// longest is how many characters a row holds of an answer: less than a cell does,
// so that there is room to write. What is longer goes on in further rows.
const longest = 30_000

// key names a row: an item; an item and a question; or these and a language.
func key(item, question, language string) string {
	switch {
	case question == "":
		return item
	case language == "":
		return item + "/" + question
	}
	return item + "/" + question + "@" + language
}

// digest is of what stands in a cell: too short to tell what it was, long enough
// to tell that it is something else.
func digest(key, value string) string {
	h := sha256.Sum256([]byte(key + "\x00" + value))
	return hex.EncodeToString(h[:8])
}

// same writes words as they are compared: programs end lines as they like, and
// leave blanks at the ends.
func same(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\u00a0")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n \t")
}

// languages are those of the rows of a question: that of the original first, then
// the others in which it is answered, and that of the workbook.
func languages(q questionnaire.Question, a *report.Answer, own string) []string {
	if q.Kind == questionnaire.Laws {
		return []string{""}
	}
	if q.Kind != questionnaire.Words || a == nil || a.Text.Empty() {
		return []string{own}
	}
	out := []string{a.Text.Original}
	for _, lang := range slices.Sorted(maps.Keys(a.Text.In)) {
		if lang != a.Text.Original {
			out = append(out, lang)
		}
	}
	if !slices.Contains(out, own) {
		out = append(out, own)
	}
	return out
}

// value is what stands in the cell of an answer.
func value(q questionnaire.Question, a *report.Answer, lang string) string {
	if a == nil {
		return ""
	}
	switch q.Kind {
	case questionnaire.Links:
		lines := make([]string, len(a.Links))
		for i, l := range a.Links {
			lines[i] = strings.TrimSpace(l.Address + " " + oneLine(shown(l.Title, lang)))
		}
		return strings.Join(lines, "\n")
	case questionnaire.Bodies:
		lines := make([]string, len(a.Bodies))
		for i, b := range a.Bodies {
			lines[i] = bodyLine(b, lang)
		}
		return strings.Join(lines, "\n")
	case questionnaire.Laws:
		return strings.Join(a.Laws, "\n")
	}
	return same(a.Text.In[lang])
}

// bodyLine writes one who is responsible: a name and, behind a semicolon, the role.
func bodyLine(b report.Body, lang string) string {
	name, role := apart.Replace(oneLine(shown(b.Name, lang))), oneLine(shown(b.Role, lang))
	if role == "" {
		return name
	}
	return name + "; " + role
}

// ends are the signs behind which a role begins: semicolons of several scripts, and
// bars.
const ends = ";؛；|"

// apart keeps those within a name from being taken for one.
var apart = strings.NewReplacer(`\`, `\\`, ";", `\;`, "؛", `\؛`, "；", `\；`, "|", `\|`)

// parted reads a line at the first sign behind which a role begins.
func parted(line string) (name, role string) {
	var b strings.Builder
	r := []rune(line)
	for i := 0; i < len(r); i++ {
		switch {
		case r[i] == '\\' && i+1 < len(r) && strings.ContainsRune(ends+`\`, r[i+1]):
			i++
			b.WriteRune(r[i])
		case strings.ContainsRune(ends, r[i]):
			return strings.TrimSpace(b.String()), strings.TrimSpace(string(r[i+1:]))
		default:
			b.WriteRune(r[i])
		}
	}
	return strings.TrimSpace(b.String()), ""
}

// shown is a text in a language, or else in that of the original.
func shown(t i18n.Text, lang string) string {
	if s, ok := t.In[lang]; ok {
		return s
	}
	return t.In[t.Original]
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// piece is a part of what is too long for one cell. joint is what stood between
// it and the one before, and is in neither: programs strip blanks at the ends.
type piece struct{ joint, words string }

// The joints, by which keys of further rows name them.
var joints = map[string]string{"n": "\n", "s": " ", "x": ""}

// pieces parts what is too long for one cell, between lines or words where it can.
func pieces(s string) []piece {
	out := []piece{{}}
	for r := []rune(s); ; {
		if len(r) <= longest {
			out[len(out)-1].words = string(r)
			return out
		}
		cut, joint := longest, "x"
		for i := longest; i > longest/2; i-- {
			if r[i] == '\n' {
				cut, joint = i, "n"
				break
			}
			if r[i] == ' ' && joint == "x" {
				cut, joint = i, "s"
			}
		}
		out[len(out)-1].words = string(r[:cut])
		out, r = append(out, piece{joint: joint}), r[cut+len(joints[joint]):]
	}
}

// further names a row that goes on with an answer: "+2n", the second, on a new
// line.
func further(n int, joint string) string { return "+" + strconv.Itoa(n) + joint }

// row is what the key of a row says.
type row struct {
	item, question, language string
	number                   int    // of the piece, from 1
	joint                    string // of a piece after the first
}

// parse reads the key of a row; false where it has no form.
func parse(s string) (r row, ok bool) {
	rest, more, again := strings.Cut(s, "+")
	r.number = 1
	if again {
		if len(more) < 2 {
			return r, false
		}
		n, err := strconv.Atoi(more[:len(more)-1])
		r.number, r.joint = n, more[len(more)-1:]
		if _, known := joints[r.joint]; err != nil || n < 2 || !known {
			return r, false
		}
	}
	r.item, rest, _ = strings.Cut(rest, "/")
	r.question, r.language, _ = strings.Cut(rest, "@")
	return r, r.item != ""
}
