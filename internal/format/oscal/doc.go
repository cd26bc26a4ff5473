// Package oscal writes lists of provisions as catalogues in OSCAL, the Open
// Security Controls Assessment Language of the United States National Institute
// of Standards and Technology (version 1.1.3, JSON), so that programs that work
// with catalogues of controls can read what was agreed.
//
//	Catalogue ─ Groups ─ Controls ─ their parts
//
// Its words, control and catalogue, are the format's. A provision of a voluntary
// framework is no control, and nothing in the file says that it is one.
package oscal
