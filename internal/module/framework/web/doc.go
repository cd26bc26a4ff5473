// Package web is the framework's pages.
//
//	/framework                    what there is
//	/framework/instruments        /framework/instruments/{id}
//	/framework/provisions         /framework/provisions/{id}: texts, wordings
//	                              word by word, readings, roadmap, relations
//	/framework/roadmap            prints on two sheets
//	/framework/concordance        relations between provisions
//	/framework/glossary           /framework/glossary/{id}
//	/framework/threats            /framework/threats/{id}
//	/framework/documents          what all this was read from
//
// The lists of instruments, provisions and relations are also CSV and Excel
// files at the same address with the ending of the format. Nothing is sorted
// by weight or number of supporters: by date, by place in the instrument, or
// by name in the reader's alphabet.
package web
