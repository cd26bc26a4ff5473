package redline

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// counting is a way in which lists count.
type counting struct {
	first string                // what stands for 1
	ends  string                // the signs that may end a label which counts so
	write func(n int) string    // of a number from 1
	read  func(body string) int // 0 for what is no number
}

// countings are those that the text form reads, the likelier of two readings
// first. A dash ends labels in Arabic script and an ideographic comma those that
// are printed in Chinese; an Arabic letter with a full stop is a title or an
// abbreviation.
var countings = []counting{
	{"1", ").）、", digits('0'), digitsValue('0')},
	{"a", ").）", letters, lettersValue},
	{"i", ").）", roman, romanValue},
	{"A", ").）", upper(letters), upperValue(lettersValue)},
	{"I", ").）", upper(roman), upperValue(romanValue)},
	{"١", ").-–", digits('٠'), digitsValue('٠')},
	{"۱", ").-–", digits('۰'), digitsValue('۰')},
	{"أ", ")-–", abjad, abjadValue},
	{"一", ").）、", han, hanValue},
}

// digits writes numbers in decimal digits that begin with this zero.
func digits(zero rune) func(int) string {
	return func(n int) string {
		return strings.Map(func(r rune) rune { return zero + r - '0' }, strconv.Itoa(n))
	}
}

func digitsValue(zero rune) func(string) int {
	write := digits(zero)
	return func(s string) int {
		n := 0
		for _, r := range s {
			if r < zero || r > zero+9 || n > MaxUnits {
				return 0
			}
			n = 10*n + int(r-zero)
		}
		if n > MaxUnits || write(n) != s {
			return 0
		}
		return n
	}
}

func upper(write func(int) string) func(int) string {
	return func(n int) string { return strings.ToUpper(write(n)) }
}

func upperValue(read func(string) int) func(string) int {
	return func(s string) int {
		if lower := strings.ToLower(s); lower != s && strings.ToUpper(s) == s {
			return read(lower)
		}
		return 0
	}
}

// letters counts a … z, aa … zz, as lists are lettered.
func letters(n int) string {
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
}

func lettersValue(s string) int {
	if s == "" || s[0] < 'a' || s[0] > 'z' || strings.Trim(s, s[:1]) != "" || len(s) > 3 {
		return 0
	}
	return (len(s)-1)*26 + int(s[0]-'a') + 1
}

// mostRoman is where Roman numerals end: beyond it words are read as words.
const mostRoman = 100

func roman(n int) string {
	var b strings.Builder
	for _, r := range []struct {
		worth int
		sign  string
	}{{100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for ; n >= r.worth; n -= r.worth {
			b.WriteString(r.sign)
		}
	}
	return b.String()
}

func romanValue(s string) int {
	if s == "" || len(s) > 9 || strings.Trim(s, "ivxlc") != "" {
		return 0
	}
	worth := map[byte]int{'i': 1, 'v': 5, 'x': 10, 'l': 50, 'c': 100}
	total := 0
	for i := range len(s) {
		w := worth[s[i]]
		if i+1 < len(s) && w < worth[s[i+1]] {
			w = -w
		}
		total += w
	}
	if total < 1 || total > mostRoman || roman(total) != s {
		return 0
	}
	return total
}

// abjadLetters is the order in which Arabic letters number lists. The fifth is
// written with a stroke after it, lest it be taken for the digit ٥.
var abjadLetters = strings.Fields("أ ب ج د هـ و ز ح ط ي ك ل م ن س ع ف ص ق ر ش ت ث خ ذ ض ظ غ")

// abjad counts أ … غ, أأ … غغ.
func abjad(n int) string {
	many := len(abjadLetters)
	return strings.Repeat(abjadLetters[(n-1)%many], (n-1)/many+1)
}

// bareLetters are spellings of letters that are typed for those of the list.
var bareLetters = strings.NewReplacer("ـ", "", "ا", "أ", "إ", "أ")

func abjadValue(s string) int {
	s = bareLetters.Replace(s)
	first, size := utf8.DecodeRuneInString(s)
	i := slices.IndexFunc(abjadLetters, func(l string) bool { r, _ := utf8.DecodeRuneInString(l); return r == first })
	times := strings.Count(s, s[:size])
	if i < 0 || times > 3 || times*size != len(s) {
		return 0
	}
	return (times-1)*len(abjadLetters) + i + 1
}

// mostHan is where Chinese numerals end.
const mostHan = 99

var hanDigits = []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// han counts 一 … 九十九.
func han(n int) string {
	switch tens := n / 10; {
	case n > mostHan:
		return strconv.Itoa(n)
	case tens == 0:
		return hanDigits[n]
	case tens == 1:
		return "十" + hanDigits[n%10]
	default:
		return hanDigits[tens] + "十" + hanDigits[n%10]
	}
}

func hanValue(s string) int {
	n := 0
	for i, r := range s {
		switch d := slices.Index(hanDigits, string(r)); {
		case d > 0:
			n += d
		case r == '十' && n < 10:
			n = 10 * max(n, 1)
		default:
			return 0
		}
		if i > len("九十") {
			return 0
		}
	}
	if n < 1 || n > mostHan || han(n) != s {
		return 0
	}
	return n
}
