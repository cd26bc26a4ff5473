// Package web shows the hub's auditors and operators what it has refused.
package web
