package pdf

import (
	"bytes"
	"regexp"
	"strconv"
)

var (
	objectForm = regexp.MustCompile(`\n(\d+) 0 obj\n`)
	kidsForm   = regexp.MustCompile(`(?s)/Kids \[([0-9 R\n]*)\]`)
	refForm    = regexp.MustCompile(`(\d+) 0 R`)
	placeForm  = regexp.MustCompile(`/([^\s/\[\]<>()]+) \[(\d+) 0 R /XYZ`)
	pageForm   = regexp.MustCompile(`/Type /Page\b`)
	parentForm = regexp.MustCompile(`/Parent \d+ 0 R`)
	escapeForm = regexp.MustCompile(`#[0-9A-Fa-f]{2}`)
)

// Places says on which page, counted from 1, each element is that a link of the page
// leads to, by its id. It reads what Print has written, and no other files: of these
// it may find nothing.
func Places(file []byte) map[string]int {
	objects, root := map[string][]byte{}, ""
	for _, at := range objectForm.FindAllSubmatchIndex(file, -1) {
		id := string(file[at[2]:at[3]])
		objects[id], _, _ = bytes.Cut(file[at[1]:], []byte("endobj"))
		if bytes.Contains(objects[id], []byte("/Type /Pages")) && !parentForm.Match(objects[id]) {
			root = id
		}
	}
	pages := map[string]int{}
	var walk func(id string, depth int)
	walk = func(id string, depth int) {
		object := objects[id]
		kids := kidsForm.FindSubmatch(object)
		if kids == nil || !bytes.Contains(object, []byte("/Type /Pages")) {
			if pages[id] == 0 && pageForm.Match(object) {
				pages[id] = len(pages) + 1
			}
			return
		}
		for _, kid := range refForm.FindAllSubmatch(kids[1], -1) {
			if depth < maxDepth {
				walk(string(kid[1]), depth+1)
			}
		}
	}
	walk(root, 0)
	out := map[string]int{}
	for _, m := range placeForm.FindAllSubmatch(file, -1) {
		if n := pages[string(m[2])]; n > 0 && string(m[1]) != "Dest" { // as which bookmarks lead somewhere
			out[name(m[1])] = n
		}
	}
	return out
}

// maxDepth of the tree of pages, which has eight branches at each fork.
const maxDepth = 12

// name reads a name as it is written in a file.
func name(in []byte) string {
	return string(escapeForm.ReplaceAllFunc(in, func(e []byte) []byte {
		n, _ := strconv.ParseUint(string(e[1:]), 16, 8)
		return []byte{byte(n)}
	}))
}
