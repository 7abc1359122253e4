/**
 * Who a server shows itself to be: certificates and keys from files, in the forms in which they are
 * handed out. Read into memory whole, so that a file in the middle of being replaced harms nobody.
 */
@NullMarked
package dev.trackside.app.tls;

import org.jspecify.annotations.NullMarked;
