package statement

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// diagnose says what is wrong with the bytes and the members of a header that
// the quick reader has refused, in this order: UTF-8, JSON, names of members,
// their order, the type of their values, and how they are written. It returns
// nil when all that is right: then a value is to blame.
func diagnose(b []byte) error {
	if !utf8.Valid(b) {
		return errorf(BadUTF8, "header is not UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	if t, err := dec.Token(); !json.Valid(b) || err != nil || t != json.Delim('{') {
		return errorf(Malformed, "header is not a JSON object")
	}
	var names []string
	var values []json.RawMessage
	for dec.More() {
		name, err := dec.Token()
		var value json.RawMessage
		if err == nil {
			err = dec.Decode(&value)
		}
		if err != nil {
			return errorf(Malformed, "header is not a JSON object")
		}
		names, values = append(names, name.(string)), append(values, value)
	}
	if err := diagnoseNames(names); err != nil {
		return err
	}
	again, err := rewrite(values)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, b) {
		return errorf(NotCanonical, "header has white space or escapes")
	}
	return nil
}

// diagnoseNames checks the names of the members as they were written.
func diagnoseNames(names []string) error {
	for i, name := range names {
		lower := lowerASCII(name)
		switch {
		case slices.Contains(names[:i], name):
			return errorf(DuplicateKey, "member %q stands twice", clip(name))
		case name != lower && slices.Contains(members[:], lower):
			return errorf(WrongCase, "member %q is written %q", lower, clip(name))
		case !slices.Contains(members[:], name):
			return errorf(UnknownKey, "member %q does not belong in a header", clip(name))
		}
	}
	for _, name := range members {
		if !slices.Contains(names, name) {
			return errorf(Malformed, "member %q is missing", name)
		}
	}
	for i, name := range members {
		if names[i] != name {
			return errorf(NotCanonical, "member %q is out of its order", names[i])
		}
	}
	return nil
}

// rewrite writes the members again, without white space and escapes. It fails
// when a value is not a string or, for refs, not a list of strings.
func rewrite(values []json.RawMessage) ([]byte, error) {
	b := []byte{'{'}
	for i, name := range members {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `"`+name+`":`...)
		if name != "refs" {
			text, ok := jsonString(values[i])
			if !ok {
				return nil, errorf(Malformed, "member %q is not a string", name)
			}
			b = append(b, `"`+text+`"`...)
			continue
		}
		var refs []json.RawMessage
		if values[i][0] != '[' || json.Unmarshal(values[i], &refs) != nil {
			return nil, errorf(Malformed, "refs is not a list")
		}
		b = append(b, '[')
		for n, r := range refs {
			text, ok := jsonString(r)
			if !ok {
				return nil, errorf(Malformed, "refs is not a list of strings")
			}
			if n > 0 {
				b = append(b, ',')
			}
			b = append(b, `"`+text+`"`...)
		}
		b = append(b, ']')
	}
	return append(b, '}'), nil
}

func jsonString(raw json.RawMessage) (text string, ok bool) {
	return text, raw[0] == '"' && json.Unmarshal(raw, &text) == nil
}

// lowerASCII folds A to Z and nothing else: what else Unicode would fold is an
// unknown member, not a known one in other case.
func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
