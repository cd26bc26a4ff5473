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

// MostWholes is how many of them a query asks for.
const MostWholes = 4

// Asked are the arguments with which a query finds what Akin reports of a provision, of
// a column "id": the provision itself, and MostWholes of its wholes, empty where there
// are fewer.
//
//	id IN ($1, $2, $3, $4, $5) OR id > $1 || ':' AND id < $1 || ';'
func Asked(id string) []any {
	out := []any{id}
	for _, whole := range Wholes(id) {
		if len(out) <= MostWholes {
			out = append(out, whole)
		}
	}
	for len(out) <= MostWholes {
		out = append(out, "")
	}
	return out
}

// Akin reports whether what is about one provision is about another, too: they are
// the same, or one is a part of the other. Two parts of one whole are not.
func Akin(about, id string) bool {
	return about == id || Whole(id, about) || Whole(about, id) && strings.Count(about, ":") >= 2
}
