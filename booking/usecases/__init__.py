"""One public function for each thing a person can do; each opens one transaction."""
