/** A service that runs commands for its callers, each under a policy of the caller's. */
package dev.srt.service;
