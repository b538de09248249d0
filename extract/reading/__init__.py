"""Reading: from text or TEI to a Memo, which says where everything stands."""
