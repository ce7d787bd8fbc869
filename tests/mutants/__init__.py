"""How much `validate` notices: single and consistent changes of valid tables, and the share that is noticed."""
