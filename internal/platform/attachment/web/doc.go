// Package web gives attachments of confidential statements to browsers, which
// save them and do not show them. On its path no cookie is read and none is set:
// the address itself says for whom it is.
package web
