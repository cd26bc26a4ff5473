package form

import "strings"

// What was agreed has ids one below the other: "un:a-70-174:13:h:1" is a part of
// "un:a-70-174:13:h", and that of "un:a-70-174:13". What is said about the one holds
// of the other, and lists find it under both.

// Whole reports whether something is a part of another thing, by their frozen ids.
func Whole(of, part string) bool { return strings.HasPrefix(part, of+":") }

// Wholes gives the provisions of which one is a part, the nearest first. The
// instrument is none of them.
func Wholes(id string) (out []string) {
	for {
		at := strings.LastIndexByte(id, ':')
		if at < 0 || strings.Count(id[:at], ":") < 2 {
			return out
		}
		id = id[:at]
		out = append(out, id)
	}
}

// Akin reports whether what is about one provision is about another, too: they are
// the same, or one is a part of the other. Two parts of one whole are not.
func Akin(about, id string) bool {
	return about == id || Whole(id, about) || Whole(about, id) && strings.Count(about, ":") >= 2
}
